package state

import (
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// Whole returns the update that writes every value of after, an encoding whose Go type may store the keys declared.
// Declared keys that after leaves out (omitempty) are unset, and so are those that before had (keys of an inline map).
// Where the server is known to hold keys that the Go type does not know, inside an embedded document, that document is
// written key by key, so that they stay. Raw is what the server held and before its encoding once decoded; both are nil for a document without a baseline.
func Whole(raw, before, after bson.Raw, declared []string) (Diff, error) {
	if raw == nil {
		raw, before = emptyDocument(), emptyDocument()
	}
	var d Diff
	err := d.whole("", raw, before, after)
	if err != nil {
		return d, err
	}
	is, err := elements(after)
	if err != nil {
		return d, err
	}
	for i, key := range declared {
		if _, in := find(is, key, i); !in && key != "_id" && named(key) && !slices.Contains(d.Unset, key) {
			d.Unset = append(d.Unset, key)
		}
	}
	return d, nil
}

func (d *Diff) whole(prefix string, raw, before, after bson.Raw) error {
	is, err := elements(after)
	if err != nil {
		return err
	}
	for _, e := range is {
		if isID(prefix, e.key) {
			continue
		}
		path, err := join(prefix, e.key)
		if err != nil {
			return err
		}
		stored, decoded, now, deeper := documents(raw, before, e)
		if !deeper || !hasUnknown(stored, decoded) {
			d.Set = append(d.Set, Change{path, e.value})
			continue
		}
		if err := d.whole(path, stored, decoded, now); err != nil {
			return err
		}
	}
	was, err := elements(before)
	if err != nil {
		return err
	}
	for i, e := range was {
		if _, still := find(is, e.key, i); still || isID(prefix, e.key) {
			continue
		}
		path, err := join(prefix, e.key)
		if err != nil {
			return err
		}
		d.Unset = append(d.Unset, path)
	}
	return nil
}

// documents returns what stands under e's key in raw, before and e itself, if all three are documents of plain keys.
func documents(raw, before bson.Raw, e element) (stored, decoded, now bson.Raw, ok bool) {
	now, ok1 := e.value.DocumentOK()
	stored, ok2 := raw.Lookup(e.key).DocumentOK()
	decoded, ok3 := before.Lookup(e.key).DocumentOK()
	ok = ok1 && ok2 && ok3 && plain(now) && plain(stored) && plain(decoded)
	return stored, decoded, now, ok
}

// hasUnknown reports whether stored has a key, at any depth of documents, that decoding has lost.
func hasUnknown(stored, decoded bson.Raw) bool {
	es, err := elements(stored)
	if err != nil {
		return false
	}
	for _, e := range es {
		kept, err := decoded.LookupErr(e.key)
		if err != nil {
			return true
		}
		in, ok1 := e.value.DocumentOK()
		out, ok2 := kept.DocumentOK()
		if ok1 && ok2 && hasUnknown(in, out) {
			return true
		}
	}
	return false
}

// Merge returns what the server holds once after was written over raw: after at the paths that were read, and what raw
// had beside it. Raw and before are as for Whole.
func Merge(raw, before, after bson.Raw, read *Paths) (bson.Raw, error) {
	if raw == nil {
		raw, before = emptyDocument(), emptyDocument()
	}
	es, err := elements(after)
	if err != nil {
		return nil, err
	}
	start, out := bsoncore.AppendDocumentStart(nil)
	for _, e := range es {
		below, in := read.Below(e.key)
		if !in {
			continue
		}
		if stored, decoded, now, deeper := documents(raw, before, e); deeper {
			inner, err := Merge(stored, decoded, now, below)
			if err != nil {
				return nil, err
			}
			out = bsoncore.AppendDocumentElement(out, e.key, bsoncore.Document(inner))
			continue
		}
		out = bsoncore.AppendValueElement(out, e.key, bsoncore.Value{Type: bsoncore.Type(e.value.Type), Data: e.value.Value})
	}
	out, err = appendUnknown(out, raw, before, es)
	if err != nil {
		return nil, err
	}
	out, err = bsoncore.AppendDocumentEnd(out, start)
	return bson.Raw(out), err
}

// appendUnknown appends what raw has that neither its decoded form nor the new encoding has.
func appendUnknown(out []byte, raw, before bson.Raw, es []element) ([]byte, error) {
	stored, err := elements(raw)
	if err != nil {
		return nil, err
	}
	for i, e := range stored {
		_, now := find(es, e.key, i)
		if _, err := before.LookupErr(e.key); err == nil || now {
			continue
		}
		out = bsoncore.AppendValueElement(out, e.key, bsoncore.Value{Type: bsoncore.Type(e.value.Type), Data: e.value.Value})
	}
	return out, nil
}

// Update renders d as an update document: $set, $unset, both or neither.
func (d *Diff) Update() bson.Raw {
	start, out := bsoncore.AppendDocumentStart(nil)
	if len(d.Set) > 0 {
		var at int32
		at, out = bsoncore.AppendDocumentElementStart(out, "$set")
		for _, c := range d.Set {
			out = bsoncore.AppendValueElement(out, c.Path, bsoncore.Value{Type: bsoncore.Type(c.Value.Type), Data: c.Value.Value})
		}
		out, _ = bsoncore.AppendDocumentEnd(out, at) // the length always fits: it was started here
	}
	if len(d.Unset) > 0 {
		var at int32
		at, out = bsoncore.AppendDocumentElementStart(out, "$unset")
		for _, path := range d.Unset {
			out = bsoncore.AppendStringElement(out, path, "")
		}
		out, _ = bsoncore.AppendDocumentEnd(out, at)
	}
	out, _ = bsoncore.AppendDocumentEnd(out, start)
	return bson.Raw(out)
}
