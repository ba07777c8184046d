package odm

import (
	"context"
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"github.com/databridge-go/databridge/odm/internal/state"
)

// hold begins a verb on a document: it returns what was read or written of it before, nil if nothing is known.
func (c *store) hold(doc any) (*state.Baseline, error) {
	if c.err != nil {
		return nil, c.err
	}
	if reflect.ValueOf(doc).IsNil() {
		return nil, fmt.Errorf("odm: a nil *%s", c.plan.typ)
	}
	base := baselineOf(doc)
	if base != nil && base.Model != c.plan.typ {
		return nil, c.elsewhere(base.Model)
	}
	if base != nil && base.Unstored() {
		return nil, nil
	}
	return base, nil
}

// elsewhere says where a document belongs that is no T of its own.
func (c *store) elsewhere(t reflect.Type) error {
	if t == reflect.TypeFor[stranger]() {
		return modelErrorf(c.plan.typ, "the document has a class that no model of odm.Models has, so it cannot be written")
	}
	return modelErrorf(c.plan.typ, "the document was read or written as %s, and is a part of one now: use the collection of %[1]s (odm.As reads it as a whole)", t)
}

// tracked is hold for the verbs that need to know what was read.
func (c *store) tracked(doc any) (*state.Baseline, error) {
	base, err := c.hold(doc)
	if err != nil {
		return nil, err
	}
	if base.Tracked() {
		return base, nil
	}
	if stateOf(doc) == nil {
		e := modelErrorf(c.plan.typ, "it embeds no odm.Document, so nobody knows what has changed: use Save or Replace")
		e.err = ErrNotSaved
		return nil, e
	}
	return nil, ErrNotSaved
}

// before runs a document's hook, then validates it.
func (c *store) before(ctx context.Context, doc any, skip skips, events ...event) error {
	for _, e := range events {
		if err := c.hook(ctx, doc, skip, e); err != nil {
			return err
		}
	}
	if c.check == nil {
		return nil
	}
	if err := c.check(doc); err != nil {
		return &ValidationError{Model: c.plan.typ.String(), err: err}
	}
	return nil
}

// hook runs a document's hooks of one event but for those that are left out.
func (c *store) hook(ctx context.Context, doc any, skip skips, e event) error {
	if len(c.plan.hooks[e]) == 0 {
		return nil
	}
	return c.plan.runBut(ctx, e, reflect.ValueOf(doc).Elem(), nil, skip)
}

// encode returns the bytes of a document.
func (c *store) encode(doc any) (bson.Raw, error) {
	raw, err := c.append(nil, doc)
	return bson.Raw(raw), err
}

// append appends the bytes of a document to dst.
func (c *store) append(dst []byte, doc any) ([]byte, error) {
	at := len(dst)
	dst, err := c.engine.Codec().Sorted().Append(dst, doc)
	if err != nil {
		return nil, c.plan.unencodable(doc, err)
	}
	if !c.plan.keeps.omitNull && c.plan.class == nil {
		return dst, nil
	}
	raw := bson.Raw(dst[at:])
	if c.plan.keeps.omitNull {
		raw = withoutNulls(raw)
	}
	if c.plan.class != nil {
		raw = c.plan.class.add(raw)
	}
	return append(dst[:at], raw...), nil
}

// again returns the encoding of what raw decodes to: the form in which a baseline can be compared.
func (c *store) again(raw bson.Raw) (bson.Raw, error) {
	was := c.plan.made()
	if err := c.engine.Codec().Unmarshal(raw, was); err != nil {
		return nil, c.plan.undecodable(raw, err)
	}
	return c.encode(was)
}

func (p *plan) undecodable(raw bson.Raw, err error) error {
	return fmt.Errorf("odm: decode %s %v: %w", p.typ, raw.Lookup("_id"), err)
}

// idOf returns the id in an encoding. Without one the verb cannot name the document.
func (c *store) idOf(raw bson.Raw) (bson.RawValue, error) {
	id, err := raw.LookupErr("_id")
	switch {
	case c.plan.id == nil && err != nil:
		return id, modelErrorf(c.plan.typ, "it stores no _id, so its documents can only be inserted and found: add a field with the tag bson:\"_id\"")
	case err != nil || id.Type == bson.TypeNull || id.Type == bson.TypeUndefined:
		return id, fmt.Errorf("%s without an id: %w", c.plan.typ, ErrNotSaved)
	}
	if oid, ok := id.ObjectIDOK(); ok && oid.IsZero() {
		return id, fmt.Errorf("%s without an id: %w", c.plan.typ, ErrNotSaved)
	}
	return id, nil
}

// byID is the filter {_id: id}.
func byID(id bson.RawValue) bson.Raw {
	start, dst := bsoncore.AppendDocumentStart(nil)
	dst = bsoncore.AppendValueElement(dst, "_id", bsoncore.Value{Type: bsoncore.Type(id.Type), Data: id.Value})
	dst, _ = bsoncore.AppendDocumentEnd(dst, start) // the length always fits: it was started here
	return bson.Raw(dst)
}
