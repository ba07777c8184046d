package odm

import (
	"context"
	"errors"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/expr"
	"github.com/databridge-go/databridge/odm/internal/sound"
)

// Updated counts what an update did.
type Updated struct {
	Matched  int64 // documents that met the conditions
	Modified int64 // those of them that are not what they were
	Inserted int64 // 1 if an Upsert has found no document and inserted one
}

// Update changes every document that meets q's conditions. Without a condition it returns ErrUnfiltered, unless q says
// Everything. Skip, Limit, Sort and Select have no meaning for it and are an error.
//
// BeforeWrite hooks, the times and the revision that the model keeps are part of it.
//
//go:noinline
func (q Query[T]) Update(ctx context.Context, changes ...Change[T]) (Updated, error) {
	return q.q.updateMany(ctx, mutations(changes))
}

func (q query) updateMany(ctx context.Context, changes []Mutation) (Updated, error) {
	op, err := q.updatingMany(ctx, changes)
	if err != nil {
		return Updated{}, err
	}
	return q.updated(q.c.engine.Do(ctx, op))
}

// UpdateOne changes the first document that meets q's conditions; which one that is, q's Sort says (MongoDB 8.0 and
// later). Without a condition it returns ErrUnfiltered, unless q says Everything. Skip, Limit and Select have no
// meaning for it and are an error.
//
//go:noinline
func (q Query[T]) UpdateOne(ctx context.Context, changes ...Change[T]) (Updated, error) {
	return q.q.updateOne(ctx, mutations(changes))
}

func (q query) updateOne(ctx context.Context, changes []Mutation) (Updated, error) {
	op, err := q.updatingOne(ctx, changes)
	if err != nil {
		return Updated{}, err
	}
	return q.updated(q.c.engine.Do(ctx, op))
}

func (q query) updatingMany(ctx context.Context, changes []Mutation) (engine.Operation, error) {
	if err := q.plain("Update"); err != nil {
		return engine.Operation{}, err
	}
	return q.updating(ctx, "Update", engine.UpdateMany, changes)
}

func (q query) updatingOne(ctx context.Context, changes []Mutation) (engine.Operation, error) {
	if err := q.unsorted().plain("UpdateOne"); err != nil {
		return engine.Operation{}, err
	}
	return q.updating(ctx, "UpdateOne", engine.UpdateOne, changes)
}

// unsorted returns a copy of q without its Sort.
func (q query) unsorted() query { q.orders = nil; return q }

// updating prepares an update, with what BeforeWrite hooks and the model itself add to it.
func (q query) updating(ctx context.Context, verb string, kind engine.Kind, changes []Mutation) (engine.Operation, error) {
	e, err := q.event(verb, changes)
	if err != nil {
		return engine.Operation{}, err
	}
	if expr.ChangesNothing(changes) {
		return engine.Operation{}, errors.New("odm: " + verb + " of no changes")
	}
	if err := q.c.ask(ctx, nil, e, q.skip); err != nil {
		return engine.Operation{}, err
	}
	op, err := q.operation(kind, e)
	if err != nil {
		return op, err
	}
	return op, q.c.render(&op, e.changes)
}

// event is what BeforeWrite hooks are told.
func (q query) event(verb string, changes []Mutation) (*WriteEvent, error) {
	filter, err := q.filtered()
	if err == nil {
		err = errors.Join(q.c.writable(), q.c.kin.writable(q.c.plan, q.children))
	}
	if err != nil {
		return nil, err
	}
	return &WriteEvent{Verb: verb, Filter: filter, changes: slices.Clip(changes)}, q.skip.check()
}

// operation is an operation on the documents of q, without what it does to them.
func (q query) operation(kind engine.Kind, e *WriteEvent) (op engine.Operation, err error) {
	op = engine.Operation{Kind: kind, Filter: e.Filter, Tuning: q.tuning}
	if len(q.orders) > 0 {
		op.Sort, err = expr.Sort(q.orders)
	}
	return op, err
}

// render gives an operation its update: changes, and those that the model makes itself.
func (c *store) render(op *engine.Operation, changes []Mutation) error {
	codec := c.codec()
	var touched []string
	var err error
	if c.plan.keeps.updated != nil { // nobody else asks for them
		if touched, err = expr.Paths(codec, changes); err != nil {
			return c.plan.fault(err)
		}
	}
	changes = append(changes[:len(changes):len(changes)], c.plan.keeps.kept(touched)...)
	if op.Change, op.ArrayFilters, err = expr.Update(codec, changes); err != nil {
		return c.plan.fault(err)
	}
	if err := c.plan.faulty(sound.Update(op.Change)); err != nil {
		return err
	}
	return c.plan.faulty(sound.Filters(op.ArrayFilters))
}

// codec is how values of conditions and changes are encoded.
func (c *store) codec() expr.Codec { return codecOf(c.engine.Codec()) }

func codecOf(codec engine.Codec) expr.Codec {
	if codec.Plain() {
		return expr.Codec{}
	}
	return expr.Codec{Configure: codec.Configure}
}

func (q query) updated(out engine.Outcome, err error) (Updated, error) {
	if err != nil {
		return Updated{}, q.unwritten("update in", err)
	}
	return Updated{Matched: out.Matched, Modified: out.Modified, Inserted: out.Upserted}, nil
}

// filtered renders q's conditions, of which there must be some.
func (q query) filtered() (bson.Raw, error) {
	asked, err := q.asked()
	if err != nil {
		return nil, err
	}
	if matchesAll(asked) && !q.everything {
		return nil, ErrUnfiltered
	}
	return q.filter()
}

// matchesAll reports whether a filter asks nothing: it is empty, or joins filters that are.
func matchesAll(filter bson.Raw) bool {
	es, err := filter.Elements()
	if err != nil {
		return false
	}
	for _, e := range es {
		joined, isArray := e.Value().ArrayOK()
		if e.Key() != "$and" || !isArray {
			return false
		}
		values, err := joined.Values()
		if err != nil {
			return false
		}
		for _, v := range values {
			if doc, ok := v.DocumentOK(); !ok || !matchesAll(doc) {
				return false
			}
		}
	}
	return true
}
