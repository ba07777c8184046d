package odm

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Replace stores the document in the place of the one with its id: stored fields that the struct does not know are
// lost. It returns ErrNotFound if none is stored, ErrNotSaved if the document has no id, and a *ModelError if it was
// read by Select, since the rest of it would be lost.
func (c *Collection[T]) Replace(ctx context.Context, doc *T, opts ...WriteOption) error {
	base, err := c.hold(doc)
	if err != nil {
		return err
	}
	if base.Partial() {
		return modelErrorf(c.plan.typ, "only a part of the document was read, so Replace would lose the rest: use SaveChanges, or read it without Select")
	}
	if err := c.before(ctx, doc, opts, beforeSave); err != nil {
		return err
	}
	raw, id, err := c.identified(doc)
	if err != nil {
		return err
	}
	out, err := c.engine.Replace(ctx, byID(id), raw)
	switch {
	case err != nil:
		return c.failed("replace in", err)
	case out.Matched == 0:
		return fmt.Errorf("replace in %s: %v: %w", c.engine.Name(), id, ErrNotFound)
	}
	c.remember(ctx, doc, raw, nil)
	return c.hook(ctx, doc, opts, afterSave)
}

// Delete deletes the document with doc's id, whatever else is stored of it. It returns ErrNotFound if there is none, and
// ErrNotSaved if doc has no id. Afterwards doc counts as not saved.
func (c *Collection[T]) Delete(ctx context.Context, doc *T, opts ...WriteOption) error {
	if _, err := c.hold(doc); err != nil {
		return err
	}
	if err := c.hook(ctx, doc, opts, beforeDelete); err != nil {
		return err
	}
	_, id, err := c.identified(doc)
	if err != nil {
		return err
	}
	n, err := c.engine.DeleteOne(ctx, byID(id))
	switch {
	case err != nil:
		return c.failed("delete from", err)
	case n == 0:
		return fmt.Errorf("delete from %s: %v: %w", c.engine.Name(), id, ErrNotFound)
	}
	if s := stateOf(doc); s != nil {
		old := s.base
		provisional(ctx, func() { s.base = old })
		s.base = nil
	}
	return c.hook(ctx, doc, opts, afterDelete)
}

// identified returns the bytes of a document and the id in them.
func (c *Collection[T]) identified(doc *T) (raw bson.Raw, id bson.RawValue, err error) {
	if raw, err = c.encode(doc); err != nil {
		return nil, id, err
	}
	id, err = c.idOf(raw)
	return raw, id, err
}
