package odm

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/state"
)

// Save writes every field of the document, and stores the document if it is not there. What is stored beside them stays
// as it is: fields that the struct does not know, at any depth of embedded documents. A field that omitempty leaves out
// is removed. A document that was neither read nor written before counts as new: its Insert hooks run as well.
//
// A document that was read by Select is saved at the paths that were read, and nowhere else; if it is no longer stored,
// ErrNotFound is returned. If the model has revisions and somebody else has changed the document, a *StaleError is.
//
//go:noinline
func (c *Collection[T]) Save(ctx context.Context, doc *T, opts ...WriteOption) error {
	return c.s.save(ctx, doc, opts)
}

func (c *store) save(ctx context.Context, doc any, opts []WriteOption) error {
	w, err := writingOf(opts)
	if err != nil {
		return err
	}
	d, err := c.saving(ctx, doc, w)
	if err != nil {
		return err
	}
	return c.perform(ctx, d)
}

// SaveChanges sends what has changed in the document since it was read or written, path by path, and nothing if nothing
// has. A map key that is gone is removed; a list that has changed is sent as a whole, and so is an embedded document or a
// map whose field at the top of the model says odm:"whole", or all of them if the odm.Document does. Without a baseline,
// that is for a document that was neither read nor written, it returns ErrNotSaved, and ErrNotFound if the document is no
// longer stored; if the model has revisions and somebody else has changed the document, a *StaleError.
//
// A document that was read by Select is saved at the paths that were read, and nowhere else.
//
//go:noinline
func (c *Collection[T]) SaveChanges(ctx context.Context, doc *T, opts ...WriteOption) error {
	return c.s.saveChanges(ctx, doc, opts)
}

func (c *store) saveChanges(ctx context.Context, doc any, opts []WriteOption) error {
	w, err := writingOf(opts)
	if err != nil {
		return err
	}
	d, err := c.savingChanges(ctx, doc, w)
	if err != nil {
		return err
	}
	return c.perform(ctx, d)
}

// saving prepares Save.
func (c *store) saving(ctx context.Context, doc any, w writing) (*draft, error) {
	d, base, err := c.draftOf(doc, "save in", w)
	if err != nil {
		return nil, err
	}
	d.upsert = true
	before := []event{beforeSave}
	d.after = []event{afterSave}
	if c.isNew(doc, base) {
		before, d.after = []event{beforeInsert, beforeSave}, []event{afterInsert, afterSave}
		d.stampCreated(c.plan.keeps)
	}
	d.giveID()
	d.stampUpdated(c.plan.keeps)
	if err = c.before(ctx, doc, w.skip, before...); err == nil {
		err = c.writeLinks(ctx, doc, w, false)
	}
	if err == nil {
		err = c.whole(d, base)
	}
	if err != nil {
		d.giveUp(ctx, true)
		return nil, err
	}
	return d, nil
}

// isNew reports whether a document was never read nor written. One without state is new if it lacks its id.
func (c *store) isNew(doc any, base *state.Baseline) bool {
	return lacksID(reflect.ValueOf(doc).Elem()) || stateOf(doc) != nil && base == nil
}

// whole makes the draft the update that writes every value of the document. A baseline of another id says nothing about
// the document: it counts as new.
func (c *store) whole(d *draft, base *state.Baseline) error {
	p, err := c.compare(d.doc, base)
	if err != nil {
		return err
	}
	if d.id, err = c.idOf(p.After); err != nil {
		return err
	}
	if p.Before != nil && !p.Before.Lookup("_id").Equal(d.id) {
		if p.Read != nil {
			return modelErrorf(c.plan.typ, "only a part of the document was read, so it cannot be saved under another id")
		}
		p.Raw, p.Before, base = nil, nil, nil
	}
	diff, err := p.Whole(c.plan.declared)
	if err != nil {
		return c.unwritable(err)
	}
	d.unread(c.plan.keeps, p.Read, &diff)
	if diff.Empty() { // a model of an id alone: the document is to be there
		diff.Set = []state.Change{{Path: "_id", Value: d.id}}
	}
	return c.change(d, base, p, diff, p.MergedWhole)
}

// change makes the draft the update of one document: merge gives the bytes that the server will hold then.
func (c *store) change(d *draft, base *state.Baseline, p state.Pair, diff state.Diff, merge func() (bson.Raw, error)) error {
	d.revise(c.plan.keeps, base)
	if c.plan.keeps.revision {
		diff.Set = append(diff.Set, state.Change{Path: revisionKey, Value: d.revision.next})
	}
	*d.op = engine.Operation{Kind: engine.UpdateOne, Filter: d.where(), Change: diff.Update(), Upsert: d.upsert && p.Read == nil}
	d.found = !d.op.Upsert
	if err := c.fit(d); err != nil {
		return err
	}
	if p.Raw == nil && p.Read != nil { // of an untracked part nothing is known but that it is one
		d.next = d.baseline(c, nil, p.Read)
		return nil
	}
	merged, err := merge()
	if err != nil {
		return err
	}
	if c.plan.keeps.revision {
		merged = put(merged, revisionKey, d.revision.next)
	}
	d.next = d.baseline(c, merged, p.Read)
	return nil
}

// savingChanges prepares SaveChanges.
func (c *store) savingChanges(ctx context.Context, doc any, w writing) (*draft, error) {
	base, err := c.tracked(doc)
	if err != nil {
		return nil, err
	}
	d, _, err := c.draftOf(doc, "save changes in", w)
	if err != nil {
		return nil, err
	}
	d.after = []event{afterSave}
	if err = c.before(ctx, doc, w.skip, beforeSave); err == nil {
		err = c.writeLinks(ctx, doc, w, true)
	}
	if err == nil {
		err = c.changed(d, base)
	}
	if err != nil {
		d.giveUp(ctx, true)
		return nil, err
	}
	return d, nil
}

// changed makes the draft the update that writes what has changed.
func (c *store) changed(d *draft, base *state.Baseline) error {
	p, diff, err := c.since(d.doc, base)
	if err != nil {
		return err
	}
	if diff.Empty() {
		d.nothing = true
		return nil
	}
	if c.plan.keeps.updated != nil {
		d.stampUpdated(c.plan.keeps)
		if p, diff, err = c.since(d.doc, base); err != nil {
			return err
		}
		d.unread(c.plan.keeps, p.Read, &diff)
	}
	d.id = p.After.Lookup("_id")
	return c.change(d, base, p, diff, p.Merged)
}

// since returns the document then and now, and what has changed in between. One that encodes to the very bytes that are
// stored has not changed: that is the usual answer, told without decoding, and then the Pair is zero.
func (c *store) since(doc any, base *state.Baseline) (p state.Pair, diff state.Diff, err error) {
	buffer := c.plan.buffers.Get()
	defer c.plan.buffers.Put(buffer)
	now, err := c.append((*buffer)[:0], doc)
	if err != nil {
		return p, diff, err
	}
	*buffer = now
	if base.Read == nil && state.Same(base.Raw, now, c.plan.besides()) {
		return p, diff, nil
	}
	if p, err = c.pair(slices.Clone(now), base); err == nil {
		diff, err = c.difference(p)
	}
	return p, diff, err
}

// compare returns the document then and now.
func (c *store) compare(doc any, base *state.Baseline) (state.Pair, error) {
	now, err := c.encode(doc)
	if err != nil {
		return state.Pair{}, err
	}
	return c.pair(now, base)
}

// pair returns a document as it is now, encoded, and then.
func (c *store) pair(now bson.Raw, base *state.Baseline) (p state.Pair, err error) {
	p = state.Pair{After: now, Loose: c.plan.loose, Wholes: c.plan.wholes}
	if base == nil {
		return p, nil
	}
	p.Read = base.Read
	if base.Raw == nil {
		return p, nil
	}
	p.Raw = base.Raw
	p.Before, err = c.again(base.Raw)
	return p, err
}

// unwritable says of which model a change cannot be written.
func (c *store) unwritable(err error) error {
	var part *state.PartialError
	var key *state.KeyError
	if errors.As(err, &part) || errors.As(err, &key) {
		return modelErrorf(c.plan.typ, "%w", err)
	}
	return err
}
