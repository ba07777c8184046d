package odm

import (
	"context"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/state"
)

// Delete deletes the document with doc's id, whatever else is stored of it. It returns ErrNotFound if there is none,
// ErrNotSaved if doc has no id, and a *StaleError if the model has revisions and somebody else has changed the document.
// Afterwards doc counts as not saved.
//
// If a field of the model says odm:"deleted", the document stays stored and Delete sets that field, in memory as well: no
// query sees it then but those that say WithDeleted. To set the field to its zero and save brings it back.
//
//go:noinline
func (c *Collection[T]) Delete(ctx context.Context, doc *T, opts ...WriteOption) error {
	return c.s.delete(ctx, doc, false, opts)
}

// HardDelete is Delete that keeps nothing, whether a field of the model says odm:"deleted" or not, and whether the
// document was deleted that way before.
//
// Errors: as Delete.
//
//go:noinline
func (c *Collection[T]) HardDelete(ctx context.Context, doc *T, opts ...WriteOption) error {
	return c.s.delete(ctx, doc, true, opts)
}

func (c *store) delete(ctx context.Context, doc any, hard bool, opts []WriteOption) error {
	w, err := writingOf(opts)
	if err != nil {
		return err
	}
	d, err := c.deleting(ctx, doc, hard, w)
	if err != nil {
		return err
	}
	return c.perform(ctx, d)
}

// deleting prepares the delete of a document.
func (c *store) deleting(ctx context.Context, doc any, hard bool, w writing) (*draft, error) {
	d, base, err := c.draftOf(doc, "delete from", w)
	if err != nil {
		return nil, err
	}
	if err := c.hook(ctx, doc, w.skip, beforeDelete); err != nil {
		return nil, err
	}
	raw, err := c.encode(doc)
	if err != nil {
		return nil, err
	}
	if d.id, err = c.idOf(raw); err != nil {
		return nil, err
	}
	if err := c.deleteLinks(ctx, doc, d.id, hard, w); err != nil {
		return nil, err
	}
	d.found, d.after = true, []event{afterDelete}
	d.revise(c.plan.keeps, base)
	if hard || c.plan.keeps.deleted == nil {
		*d.op = engine.Operation{Kind: engine.DeleteOne, Filter: d.where()}
		return d, nil
	}
	c.mark(d, base)
	return d, nil
}

// mark makes the draft the update that marks the document as deleted.
func (c *store) mark(d *draft, base *state.Baseline) {
	k := c.plan.keeps
	filter := appended(d.where(), k.deleted.Name, bson.RawValue{Type: bson.TypeNull})
	d.undo = append(d.undo, stamp(reflect.ValueOf(d.doc).Elem(), k.deleted, d.now))
	diff := state.Diff{Set: []state.Change{{Path: k.deleted.Name, Value: dateValue(d.now)}}}
	if k.updated != nil {
		d.stampUpdated(k)
		diff.Set = append(diff.Set, state.Change{Path: k.updated.Name, Value: dateValue(d.now)})
	}
	if k.revision {
		diff.Set = append(diff.Set, state.Change{Path: revisionKey, Value: d.revision.next})
	}
	*d.op = engine.Operation{Kind: engine.UpdateOne, Filter: filter, Change: diff.Update()}
	if base == nil {
		d.next = d.baseline(c, nil, nil)
		return
	}
	raw := base.Raw
	if raw != nil {
		for _, ch := range diff.Set {
			raw = put(raw, ch.Path, ch.Value)
		}
	}
	d.next = d.baseline(c, raw, base.Read)
}

const emptyDocument = 5 // bytes

// WithDeleted returns a copy of q that also reads, changes and deletes documents which Delete has marked as deleted. It
// has a meaning for models with a field that says odm:"deleted" only.
//
//go:noinline
func (q Query[T]) WithDeleted() Query[T] { q.q.deleted = true; return q }
