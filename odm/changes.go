package odm

import (
	"context"
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/state"
)

// Changes returns the update that SaveChanges would send, {$set: {…}, $unset: {…}} by dotted paths: what has changed in
// the document since it was read or written. It is the empty document if nothing has. Without a baseline it returns
// ErrNotSaved. A value that is stored as another number kind, or keys in another order, are no change.
//
//go:noinline
func (c *Collection[T]) Changes(doc *T) (bson.Raw, error) {
	return c.s.changesOf(doc)
}

func (c *store) changesOf(doc any) (bson.Raw, error) {
	d, err := c.changes(doc)
	if err != nil {
		return nil, err
	}
	return d.Update(), nil
}

// IsChanged reports whether the document has changed since it was read or written. Without a baseline it returns
// ErrNotSaved.
//
//go:noinline
func (c *Collection[T]) IsChanged(doc *T) (bool, error) {
	return c.s.isChanged(doc)
}

func (c *store) isChanged(doc any) (bool, error) {
	d, err := c.changes(doc)
	return !d.Empty(), err
}

func (c *store) changes(doc any) (state.Diff, error) {
	base, err := c.tracked(doc)
	if err != nil {
		return state.Diff{}, err
	}
	_, d, err := c.since(doc, base)
	return d, err
}

// difference returns what has changed. A changed id is no change: the document with the new id was never read.
func (c *store) difference(p state.Pair) (state.Diff, error) {
	id, err := c.idOf(p.After)
	if err != nil {
		return state.Diff{}, err
	}
	if was := p.Before.Lookup("_id"); !was.Equal(id) {
		return state.Diff{}, fmt.Errorf("the id of a %s has changed from %v to %v since it was read: %w", c.plan.typ, was, id, ErrNotSaved)
	}
	d, err := p.Changes()
	return d, c.unwritable(err)
}

// Rollback sets the document back to what it was when it was last read or written. What is not stored, such as fields
// with the tag bson:"-" and fetched links, becomes zero. Without a baseline it returns ErrNotSaved.
//
//go:noinline
func (c *Collection[T]) Rollback(doc *T) error {
	return c.s.rollback(doc)
}

func (c *store) rollback(doc any) error {
	base, err := c.tracked(doc)
	if err != nil {
		return err
	}
	was := c.plan.made()
	if err := c.engine.Codec().Unmarshal(base.Raw, was); err != nil {
		return c.plan.undecodable(base.Raw, err)
	}
	stateOf(was).base = base
	reflect.ValueOf(doc).Elem().Set(reflect.ValueOf(was).Elem())
	return nil
}

// Refresh reads the document again, as a whole: what was changed in memory is lost. It returns ErrNotFound if the
// document is no longer stored and ErrNotSaved if it has no id.
//
//go:noinline
func (c *Collection[T]) Refresh(ctx context.Context, doc *T) error {
	return c.s.refresh(ctx, doc)
}

func (c *store) refresh(ctx context.Context, doc any) error {
	if _, err := c.hold(doc); err != nil {
		return err
	}
	raw, err := c.encode(doc)
	if err != nil {
		return err
	}
	id, err := c.idOf(raw)
	if err != nil {
		return err
	}
	q, err := c.get(id)
	if err != nil {
		return err
	}
	q.uncached = true
	now, err := q.one(ctx, func(int) any { return c.plan.made() })
	if err != nil {
		return err
	}
	c.restorable(ctx, doc)
	reflect.ValueOf(doc).Elem().Set(reflect.ValueOf(now).Elem())
	return nil
}
