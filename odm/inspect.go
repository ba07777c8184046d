package odm

import (
	"context"
	"fmt"
	"iter"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// An Inspection is what Inspect has found.
type Inspection struct {
	Checked int64 // documents that were read
	Faults  []Fault
}

// A Fault is a stored document that the program cannot read, or would refuse to write.
type Fault struct {
	ID  any // of the model's kind, if it could be decoded as one
	Err error
}

// OK reports whether every document can be read.
func (i Inspection) OK() bool { return len(i.Faults) == 0 }

// Inspect reads every stored document of the collection and tells which ones do not decode into T, or are refused by the
// function of WithValidation: before a release, for example. Hooks do not run. The documents of children are decoded
// into their own types; in the collection of a root, one whose class nobody knows is a fault as well. The error is that
// of reading, not of a document.
//
// Errors: as Query.All.
//
//go:noinline
func (c *Collection[T]) Inspect(ctx context.Context) (Inspection, error) {
	return c.s.inspect(ctx)
}

func (c *store) inspect(ctx context.Context) (Inspection, error) {
	q := query{c: c}
	q.deleted = true
	switch {
	case c.err != nil:
		return Inspection{}, c.err
	case c.plan.isRoot():
		q.filters = append(q.filters, anyClass(c.kin.key))
	case c.plan.class != nil:
		q.children = len(c.kin.below(c.plan)) > 1
	}
	return q.inspect(ctx)
}

// anyClass is a condition on the class that every document meets.
func anyClass(key string) Expr {
	return Raw(bson.D{{Key: key, Value: bson.D{{Key: "$not", Value: bson.D{{Key: "$in", Value: bson.A{}}}}}}})
}

// Inspect is Collection.Inspect for the documents of q.
//
// Errors: as All.
//
//go:noinline
func (q Query[T]) Inspect(ctx context.Context) (Inspection, error) { return q.q.inspect(ctx) }

func (q query) inspect(ctx context.Context) (Inspection, error) {
	f, err := q.find()
	if err != nil {
		return Inspection{}, err
	}
	f.Projection = nil
	i := inspector{plan: q.c.plan, kin: q.c.kin, codec: q.c.engine.Codec(), check: q.c.check}
	if err := i.inspect(q.c.engine.Find(ctx, f)); err != nil {
		return i.found, q.c.failed("find in", err)
	}
	return i.found, nil
}

// An inspector looks at documents.
type inspector struct {
	plan  *plan
	kin   *family
	codec engine.Codec
	check func(any) error
	found Inspection
}

func (i *inspector) inspect(docs iter.Seq2[bson.Raw, error]) error {
	for raw, err := range docs {
		if err != nil {
			return err
		}
		i.found.Checked++
		if err := i.readable(raw); err != nil {
			i.found.Faults = append(i.found.Faults, Fault{i.id(raw), err})
		}
	}
	return nil
}

func (i *inspector) id(raw bson.Raw) any {
	id, err := decodeID(i.plan.typ, raw.Lookup("_id"))
	if err != nil {
		return raw.Lookup("_id")
	}
	return id
}

// readable decodes a document as its own type, and validates it.
func (i *inspector) readable(raw bson.Raw) error {
	p := i.plan
	if i.kin != nil {
		var err error
		if p, err = i.kin.member(p, raw); err != nil {
			return err
		}
	}
	doc := reflect.New(p.typ).Interface()
	if err := i.codec.Unmarshal(raw, doc); err != nil {
		return fmt.Errorf("decode %s: %w", p.typ, err)
	}
	if i.check == nil {
		return nil
	}
	if err := i.check(doc); err != nil {
		return &ValidationError{Model: p.typ.String(), err: err}
	}
	return nil
}
