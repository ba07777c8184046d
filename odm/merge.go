package odm

import (
	"context"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// Merge reads the document again and keeps what was changed in memory since it was read or written: those changes are
// still to be saved, and everything else is as stored now. It is the way out of a *StaleError. It returns ErrNotSaved
// without a baseline, ErrNotFound if the document is no longer stored, and a *ModelError if it was read by Select.
//
//go:noinline
func (c *Collection[T]) Merge(ctx context.Context, doc *T) error {
	return c.s.merge(ctx, doc)
}

func (c *store) merge(ctx context.Context, doc any) error {
	base, err := c.tracked(doc)
	if err != nil {
		return err
	}
	if base.Partial() {
		return modelErrorf(c.plan.typ, "only a part of the document was read, so Merge cannot tell what was changed in the rest: use Refresh")
	}
	p, err := c.compare(doc, base)
	if err != nil {
		return err
	}
	if _, err = c.difference(p); err != nil {
		return err
	}
	stored, err := c.storedBytes(ctx, p.After.Lookup("_id"))
	if err != nil {
		return err
	}
	p.Raw = stored
	merged, err := p.Merged()
	if err != nil {
		return err
	}
	if err := c.adopt(ctx, doc, merged); err != nil {
		return err
	}
	stateOf(doc).base = c.plan.stored(stored)
	return c.hook(ctx, doc, skips{}, afterLoad)
}

// storedBytes reads one document.
func (c *store) storedBytes(ctx context.Context, id bson.RawValue) (bson.Raw, error) {
	raw, ok, err := c.engine.First(ctx, engine.Find{Filter: byID(id)})
	switch {
	case err != nil:
		return nil, c.failed("find in", err)
	case !ok:
		return nil, fmt.Errorf("find in %s: %v: %w", c.engine.Name(), id, ErrNotFound)
	}
	return slices.Clone(raw), nil
}
