package odm

import (
	"context"
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// FindAndUpdate changes the first document that meets q's conditions and returns it, in one command: as it was, for
// Before, or as it is then, for After. Which one is the first, q's Sort says; Select says how much of it is returned.
// It returns ErrNotFound if no document meets them. Without a condition it returns ErrUnfiltered, unless q says
// Everything. Skip and Limit have no meaning for it and are an error.
//
// A document as it was has no baseline, since it is not what is stored: SaveChanges of it returns ErrNotSaved.
//
//go:noinline
func (q Query[T]) FindAndUpdate(ctx context.Context, which string, changes ...Change[T]) (*T, error) {
	doc := new(T)
	if err := q.q.findAndUpdate(ctx, doc, which, mutations(changes)); err != nil {
		return nil, err
	}
	return doc, nil
}

func (q query) findAndUpdate(ctx context.Context, doc any, which string, changes []Mutation) error {
	if err := q.onlyFirst("FindAndUpdate", which); err != nil {
		return err
	}
	op, err := q.updating(ctx, "FindAndUpdate", engine.UpdateOne, changes)
	if err != nil {
		return err
	}
	m, err := q.modify(op, which == After)
	if err != nil {
		return err
	}
	raw, err := q.c.engine.FindAndUpdate(ctx, m)
	return q.modified(ctx, doc, "find and update in", raw, err, which == Before)
}

// FindAndDelete deletes the first document that meets q's conditions and returns it, in one command. The conditions and
// steps are as for FindAndUpdate. The document counts as not saved. If a field of the model says odm:"deleted", the
// document stays stored, and is returned with that field set.
//
// Errors: as FindAndUpdate.
//
//go:noinline
func (q Query[T]) FindAndDelete(ctx context.Context) (*T, error) {
	doc := new(T)
	if err := q.q.findAndDelete(ctx, doc); err != nil {
		return nil, err
	}
	return doc, nil
}

func (q query) findAndDelete(ctx context.Context, doc any) error {
	if err := q.onlyFirst("FindAndDelete", After); err != nil {
		return err
	}
	op, err := q.deleting(ctx, "FindAndDelete", engine.DeleteOne)
	if err != nil {
		return err
	}
	m, err := q.modify(op, true)
	if err != nil {
		return err
	}
	if op.Kind == engine.UpdateOne {
		raw, err := q.c.engine.FindAndUpdate(ctx, m)
		return q.modified(ctx, doc, "find and delete in", raw, err, false)
	}
	raw, err := q.c.engine.FindAndDelete(ctx, m)
	err = q.modified(ctx, doc, "find and delete in", raw, err, true)
	if s := stateOf(doc); s != nil {
		s.base = nil
	}
	return err
}

// FindAndReplace puts doc in the place of the first document that meets q's conditions, in one command, and returns the
// document that stood there for Before, and doc for After. The conditions and Sort are as for FindAndUpdate. A doc without
// an id takes that of the document it replaces; one with another id is an error of the server. Hooks, validation, times
// and revision are those of Collection.Replace, but nobody asks which revision is stored.
//
// Errors: as FindAndUpdate, Collection.Replace.
//
//go:noinline
func (q Query[T]) FindAndReplace(ctx context.Context, which string, doc *T, opts ...WriteOption) (*T, error) {
	old, err := q.q.replace(ctx, "FindAndReplace", which, doc, opts)
	if err != nil || which == After {
		return doc, err
	}
	was := new(T)
	if err := q.q.c.load(ctx, was, old, nil, true); err != nil {
		return nil, err
	}
	return was, nil
}

// ReplaceOne puts doc in the place of the first document that meets q's conditions, as FindAndReplace does. It returns
// ErrNotFound if none does.
//
//go:noinline
func (q Query[T]) ReplaceOne(ctx context.Context, doc *T, opts ...WriteOption) error {
	_, err := q.q.replace(ctx, "ReplaceOne", After, doc, opts)
	return err
}

// replace puts doc in the place of a document, and returns what stood there; its id only, if nobody wants to see it.
func (q query) replace(ctx context.Context, verb, which string, doc any, opts []WriteOption) (bson.Raw, error) {
	if err := q.onlyFirst(verb, which); err != nil {
		return nil, err
	}
	w, err := writingOf(opts)
	if err != nil {
		return nil, err
	}
	w.skip = w.skip.and(q.skip)
	e, err := q.event(verb, nil)
	if err != nil {
		return nil, err
	}
	e.fixed = true
	if err := q.c.ask(ctx, nil, e, w.skip); err != nil {
		return nil, err
	}
	op, err := q.operation(engine.Replace, e)
	if err != nil {
		return nil, err
	}
	d, _, err := q.c.replacement(ctx, doc, "replace in", w)
	if err != nil {
		return nil, err
	}
	m := engine.Modify{Filter: op.Filter, Change: d.op.Document, Sort: op.Sort, Tuning: q.tuning}
	d.id = m.Change.Lookup("_id")
	if lacksID(reflect.ValueOf(doc).Elem()) {
		m.Change, d.id = drop(m.Change, "_id"), bson.RawValue{}
	}
	if which == After {
		if m.Projection, err = projection([]string{"_id"}); err != nil {
			return nil, err
		}
	}
	return q.takePlace(ctx, d, m)
}

// takePlace sends a replacement and settles it.
func (q query) takePlace(ctx context.Context, d *draft, m engine.Modify) (bson.Raw, error) {
	old, err := q.c.engine.FindAndReplace(ctx, m)
	switch {
	case err != nil:
		d.giveUp(ctx, engine.Refused(err))
		return nil, q.c.unwritten("replace in", d.id, err, engine.Refused(err))
	case old == nil:
		d.giveUp(ctx, true)
		return nil, fmt.Errorf("replace in %s: %w", q.c.engine.Name(), ErrNotFound)
	}
	if err := q.c.inherit(d, old.Lookup("_id")); err != nil {
		return nil, err
	}
	return old, q.c.settle(ctx, d)
}

// inherit gives a document without an id that of the one it has replaced.
func (c *store) inherit(d *draft, id bson.RawValue) error {
	v, ok := idValue(reflect.ValueOf(d.doc).Elem())
	if !ok || !v.IsZero() {
		return nil
	}
	d.identity = v
	d.next.Raw = put(d.next.Raw, "_id", cloned(id))
	if err := c.engine.Codec().UnmarshalValue(id, v.Addr().Interface()); err != nil {
		return fmt.Errorf("odm: the id %v of a %s: %w", id, c.plan.typ, err)
	}
	return nil
}

// onlyFirst refuses the steps that a verb for one document cannot obey.
func (q query) onlyFirst(verb, which string) error {
	switch {
	case which != Before && which != After:
		return fmt.Errorf("odm: %s returns the document as it was, odm.Before, or as it is then, odm.After; not %q", verb, which)
	case q.offset != 0 || q.limit != 0:
		return fmt.Errorf("odm: %s takes the first document of the query: Skip and Limit have no meaning for it", verb)
	}
	return nil
}

// modify is an operation as findAndModify.
func (q query) modify(op engine.Operation, after bool) (engine.Modify, error) {
	m := engine.Modify{Filter: op.Filter, Change: op.Change, ArrayFilters: op.ArrayFilters, Sort: op.Sort, Tuning: op.Tuning, After: after}
	var err error
	if q.paths != nil {
		m.Projection, err = projection(append(q.paths[:len(q.paths):len(q.paths)], q.c.plan.hidden()...))
	}
	return m, err
}

// modified makes a document of what findAndModify has returned.
func (q query) modified(ctx context.Context, doc any, verb string, raw bson.Raw, err error, untracked bool) error {
	switch {
	case err != nil:
		return q.unwritten(verb, err)
	case raw == nil:
		return fmt.Errorf("%s %s: %w", verb, q.c.engine.Name(), ErrNotFound)
	}
	return q.c.load(ctx, doc, raw, q.read(), untracked || q.untracked)
}
