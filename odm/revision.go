package odm

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"reflect"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/state"
)

// A Revision names one state of a stored document. Documents of a model whose odm.Document says odm:"revision" get a new
// one with every write, on every path, stored under the key revision_id as a UUID of version 4. A write of a document in
// memory asks for the revision that was read, so that nobody overwrites what he has not seen. The zero Revision is that
// of a document that has none.
type Revision [16]byte

// String is the usual form of a UUID; "none" for the zero Revision.
func (r Revision) String() string {
	if r.IsZero() {
		return "none"
	}
	return fmt.Sprintf("%x-%x-%x-%x-%x", r[0:4], r[4:6], r[6:8], r[8:10], r[10:])
}

// IsZero reports whether r is no revision.
func (r Revision) IsZero() bool { return r == Revision{} }

// RevisionOf returns the revision at which doc was read or last written; zero if its model has no revisions, or it was
// neither.
func RevisionOf[T any](doc *T) Revision {
	if doc == nil {
		return Revision{}
	}
	base := baselineOf(doc)
	if base == nil {
		return Revision{}
	}
	return revisionIn(base.Revision())
}

// newRevision is one that no document has.
func newRevision() bson.Binary {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return bson.Binary{Subtype: bson.TypeBinaryUUID, Data: b}
}

// revisionIn reads a stored revision; what is none is the zero Revision.
func revisionIn(v bson.RawValue) (r Revision) {
	if subtype, data, ok := v.BinaryOK(); ok && subtype == bson.TypeBinaryUUID && len(data) == len(r) {
		copy(r[:], data)
	}
	return r
}

func revisionValue(b bson.Binary) bson.RawValue {
	return bson.RawValue{Type: bson.TypeBinary, Value: bsoncore.AppendBinary(nil, b.Subtype, b.Data)}
}

// revised is what a draft knows of revisions: which one must be stored, and which one it writes.
type revised struct {
	asked bool            // the filter demands known, or one of tried
	known bson.RawValue   // zero means none
	tried []bson.RawValue // those of writes that may have been done
	next  bson.RawValue
}

// mine reports whether a stored revision is the one that is known, or one of a write that may have been done: then it is
// not the revision because of which the document was not met.
func (r revised) mine(stored bson.RawValue) bool {
	return same(stored, r.known) || slices.ContainsFunc(r.tried, func(v bson.RawValue) bool { return same(stored, v) })
}

// revise gives the draft a new revision, if its model has them. The document must be stored at the one in base.
func (d *draft) revise(k keeping, base *state.Baseline) {
	if !k.revision {
		return
	}
	d.revision = revised{asked: !d.w.ignoreRevision, next: revisionValue(newRevision())}
	if base != nil {
		d.revision.known = base.Revision()
	}
	d.revision.tried = baselineOf(d.doc).Tried()
}

// where is the filter of a write of one document: its id, and its revision if that matters.
func (d *draft) where() bson.Raw {
	if !d.revision.asked {
		return byID(d.id)
	}
	known := d.revision.known
	if known.Type == 0 {
		known = bson.RawValue{Type: bson.TypeNull}
	}
	if len(d.revision.tried) > 0 {
		known = oneOf(append([]bson.RawValue{known}, d.revision.tried...))
	}
	return appended(byID(d.id), revisionKey, known)
}

// oneOf is the condition {$in: values}.
func oneOf(values []bson.RawValue) bson.RawValue {
	var list []bsoncore.Value
	for _, v := range values {
		list = append(list, bsoncore.Value{Type: bsoncore.Type(v.Type), Data: v.Value})
	}
	in := bsoncore.AppendArrayElement(nil, "$in", bsoncore.BuildArray(nil, list...))
	return bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: bsoncore.BuildDocument(nil, in)}
}

// appended returns a document with one more element.
func appended(doc bson.Raw, key string, v bson.RawValue) bson.Raw {
	out := bytes.Clone(doc[:len(doc)-1])
	out = bsoncore.AppendValueElement(out, key, bsoncore.Value{Type: bsoncore.Type(v.Type), Data: v.Value})
	return ended(append(out, 0))
}

// ended writes the length into a document that is complete otherwise.
func ended(doc []byte) bson.Raw {
	return bson.Raw(bsoncore.UpdateLength(doc, 0, int32(len(doc))))
}

// put returns a document in which key has the value v: in its place, or behind the id if it is new.
func put(doc bson.Raw, key string, v bson.RawValue) bson.Raw {
	es, err := doc.Elements()
	if err != nil {
		return doc
	}
	value := bsoncore.Value{Type: bsoncore.Type(v.Type), Data: v.Value}
	_, err = doc.LookupErr(key)
	done := false
	start, out := bsoncore.AppendDocumentStart(make([]byte, 0, len(doc)+len(key)+len(v.Value)+2))
	for _, e := range es {
		if e.Key() == key {
			out, done = bsoncore.AppendValueElement(out, key, value), true
			continue
		}
		out = append(out, e...)
		if err != nil && e.Key() == "_id" {
			out, done = bsoncore.AppendValueElement(out, key, value), true
		}
	}
	if !done {
		out = bsoncore.AppendValueElement(out, key, value)
	}
	out, _ = bsoncore.AppendDocumentEnd(out, start) // the length always fits: it was started here
	return bson.Raw(out)
}

// A StaleError reports a write of a document that somebody else has changed since it was read. Nothing was written, and
// the document in memory is as it was: Refresh or Merge reads what is stored now, IgnoreRevision writes all the same.
type StaleError struct {
	Collection string
	ID         any
	Known      Revision // of the document in memory; zero if it was never read
	Stored     Revision // what is stored; zero if that could not be read, or is none
	err        error
}

func (e *StaleError) Error() string {
	return fmt.Sprintf("odm: %s %v is stale: it is at revision %v in memory, and stored at %v", e.Collection, e.ID, e.Known, e.Stored)
}

// Unwrap returns the driver's error, if there is one.
func (e *StaleError) Unwrap() error { return e.err }

// stale is the error of a draft that asked for another revision than the stored one.
func (c *store) stale(d *draft, stored bson.RawValue, err error) error {
	id, e := decodeID(c.plan.typ, d.id)
	if e != nil {
		id = d.id
	}
	return fmt.Errorf("%s %s: %w", d.verb, c.engine.Name(), &StaleError{
		Collection: c.engine.Name(), ID: id, Known: revisionIn(d.revision.known), Stored: revisionIn(stored), err: err,
	})
}

// missed says why a draft has met no document: there is none, or it has another revision.
func (c *store) missed(ctx context.Context, d *draft) error {
	if d.revision.asked {
		stored, there, err := c.storedRevision(ctx, d.id)
		switch {
		case err != nil:
			return fmt.Errorf("%s %s: look why %v was not met: %w", d.verb, c.engine.Name(), d.id, err)
		case there && !d.revision.mine(stored):
			return c.stale(d, stored, nil)
		}
	}
	return fmt.Errorf("%s %s: %v: %w", d.verb, c.engine.Name(), d.id, ErrNotFound)
}

// refused says that a draft has failed; known, that it was not done. It finds the conflict of revisions behind a duplicate
// key: the upsert of a stale document met nothing and tried to insert one with an id that is there.
func (c *store) refused(ctx context.Context, d *draft, err error, known bool) error {
	dup, ok := engine.DuplicateIn(err)
	if !ok || !d.revision.asked || d.op.Kind == engine.Insert {
		return c.unwritten(d.verb, d.id, err, known)
	}
	stored, found, _ := c.storedRevision(mongo.NewSessionContext(ctx, nil), d.id) // the session's transaction is aborted
	if found && !same(stored, d.revision.known) || dup.Index == "_id_" {
		return c.stale(d, stored, err)
	}
	return c.unwritten(d.verb, d.id, err, known)
}

// storedRevision reads the revision of a stored document; ok is false if there is no document.
func (c *store) storedRevision(ctx context.Context, id bson.RawValue) (revision bson.RawValue, ok bool, err error) {
	f := engine.Find{Filter: byID(id), Projection: bson.Raw(bsoncore.BuildDocument(nil, bsoncore.AppendInt32Element(nil, revisionKey, 1)))}
	raw, ok, err := c.engine.First(ctx, f)
	return raw.Lookup(revisionKey), ok, err
}

// cloned is a value that shares no memory with the reply that it came with.
func cloned(v bson.RawValue) bson.RawValue {
	return bson.RawValue{Type: v.Type, Value: bytes.Clone(v.Value)}
}

// same compares revisions; null and nothing are one.
func same(a, b bson.RawValue) bool {
	none := func(v bson.RawValue) bool { return v.Type == 0 || v.Type == bson.TypeNull }
	return none(a) && none(b) || reflect.DeepEqual(a.Type, b.Type) && bytes.Equal(a.Value, b.Value)
}
