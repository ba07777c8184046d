package odm

import (
	"context"
	"errors"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/expr"
)

// Updated counts what an update did.
type Updated struct {
	Matched  int64 // documents that met the conditions
	Modified int64 // those of them that are not what they were
}

// A WriteEvent is what BeforeWrite hooks are told of a write that has no document in memory.
type WriteEvent struct {
	Verb    string   // "Update", "UpdateOne" or "Delete"
	Filter  bson.Raw // which documents are written
	changes []Mutation
}

// Add adds changes to an update, such as F("updated_at").Set(time.Now()). Delete refuses them.
func (e *WriteEvent) Add(changes ...Mutation) { e.changes = append(e.changes, changes...) }

// Update changes every document that meets q's conditions. Without a condition it returns ErrUnfiltered, unless q says
// Everything. Skip, Limit, Sort and Select have no meaning for it and are an error.
func (q Query[T]) Update(ctx context.Context, changes ...Change[T]) (Updated, error) {
	if err := q.plain("Update"); err != nil {
		return Updated{}, err
	}
	u, err := q.update(ctx, "Update", changes)
	if err != nil {
		return Updated{}, err
	}
	return q.updated(q.c.engine.UpdateMany(ctx, u))
}

// UpdateOne changes the first document that meets q's conditions; which one that is, q's Sort says (MongoDB 8.0 and
// later). Without a condition it returns ErrUnfiltered, unless q says Everything. Skip, Limit and Select have no
// meaning for it and are an error.
func (q Query[T]) UpdateOne(ctx context.Context, changes ...Change[T]) (Updated, error) {
	unsorted := q
	unsorted.orders = nil
	if err := unsorted.plain("UpdateOne"); err != nil {
		return Updated{}, err
	}
	u, err := q.update(ctx, "UpdateOne", changes)
	if err != nil {
		return Updated{}, err
	}
	return q.updated(q.c.engine.UpdateOne(ctx, u))
}

// Delete deletes every document that meets q's conditions, and returns how many. Without a condition it returns
// ErrUnfiltered, unless q says Everything. Skip, Limit, Sort and Select have no meaning for it and are an error.
func (q Query[T]) Delete(ctx context.Context) (int64, error) {
	if err := q.plain("Delete"); err != nil {
		return 0, err
	}
	filter, err := q.filtered()
	if err != nil {
		return 0, err
	}
	e := &WriteEvent{Verb: "Delete", Filter: filter}
	if err := q.ask(ctx, e); err != nil {
		return 0, err
	}
	if len(e.changes) > 0 {
		return 0, errors.New("odm: a BeforeWrite hook adds changes to a Delete")
	}
	n, err := q.c.engine.DeleteMany(ctx, filter)
	if err != nil {
		return 0, q.c.failed("delete from", err)
	}
	return n, nil
}

// update renders the update, with what BeforeWrite hooks add to it.
func (q Query[T]) update(ctx context.Context, verb string, changes []Change[T]) (engine.Update, error) {
	var u engine.Update
	var err error
	if u.Filter, err = q.filtered(); err != nil {
		return u, err
	}
	if len(q.orders) > 0 {
		if u.Sort, err = expr.Sort(q.orders); err != nil {
			return u, err
		}
	}
	if expr.ChangesNothing(changes) {
		return u, errors.New("odm: " + verb + " of no changes")
	}
	e := &WriteEvent{Verb: verb, Filter: u.Filter}
	if err := q.ask(ctx, e); err != nil {
		return u, err
	}
	for _, m := range e.changes {
		changes = append(changes[:len(changes):len(changes)], m)
	}
	u.Change, u.ArrayFilters, err = expr.Update(expr.Codec{}, changes)
	return u, err
}

func (q Query[T]) updated(out engine.Outcome, err error) (Updated, error) {
	if err != nil {
		return Updated{}, q.c.failed("update in", err)
	}
	return Updated{Matched: out.Matched, Modified: out.Modified}, nil
}

// filtered renders q's conditions, of which there must be some.
func (q Query[T]) filtered() (bson.Raw, error) {
	filter, err := q.filter()
	if err != nil {
		return nil, err
	}
	if matchesAll(filter) && !q.everything {
		return nil, ErrUnfiltered
	}
	return filter, nil
}

// ask runs the BeforeWrite hooks of the model.
func (q Query[T]) ask(ctx context.Context, e *WriteEvent) error {
	if len(q.c.plan.hooks[beforeWrite]) == 0 {
		return nil
	}
	return q.c.plan.run(ctx, beforeWrite, reflect.ValueOf(new(T)).Elem(), e)
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
