package odm

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/state"
)

// Save writes every field of the document, and stores the document if it is not there. What is stored beside them stays
// as it is: fields that the struct does not know, at any depth of embedded documents. A field that omitempty leaves out
// is removed.
//
// A document that was read by Select is saved at the paths that were read, and nowhere else; if it is no longer stored,
// ErrNotFound is returned.
func (c *Collection[T]) Save(ctx context.Context, doc *T, opts ...WriteOption) error {
	base, err := c.hold(doc)
	if err != nil {
		return err
	}
	events := []event{beforeSave}
	newborn := lacksID(reflect.ValueOf(doc).Elem())
	if newborn {
		events = []event{beforeInsert, beforeSave}
	}
	undo := giveID(reflect.ValueOf(doc).Elem())
	p, u, err := c.whole(ctx, doc, base, opts, events)
	if err != nil {
		undo()
		return err
	}
	if err := c.send(ctx, "save in", u); err != nil {
		if engine.Refused(err) {
			undo()
		}
		return err
	}
	provisional(ctx, undo)
	if newborn {
		if err := c.hook(ctx, doc, opts, afterInsert); err != nil {
			return err
		}
	}
	return c.saved(ctx, doc, p, p.MergedWhole, opts)
}

// whole returns the document then and now, and the update that writes every value of it. A baseline of another id says
// nothing about the document: it counts as new.
func (c *Collection[T]) whole(ctx context.Context, doc *T, base *state.Baseline, opts []WriteOption, events []event) (p state.Pair, u engine.Update, err error) {
	if err := c.before(ctx, doc, opts, events...); err != nil {
		return p, u, err
	}
	if p, err = c.compare(doc, base); err != nil {
		return p, u, err
	}
	id, err := c.idOf(p.After)
	if err != nil {
		return p, u, err
	}
	if p.Before != nil && !p.Before.Lookup("_id").Equal(id) {
		if p.Read != nil {
			return p, u, modelErrorf(c.plan.typ, "only a part of the document was read, so it cannot be saved under another id")
		}
		p.Raw, p.Before = nil, nil
	}
	d, err := p.Whole(c.plan.declared)
	if err != nil {
		return p, u, c.unwritable(err)
	}
	if d.Empty() { // a model of an id alone: the document is to be there
		d.Set = []state.Change{{Path: "_id", Value: id}}
	}
	return p, engine.Update{Filter: byID(id), Change: d.Update(), Upsert: p.Read == nil}, nil
}

// compare returns the document then and now.
func (c *Collection[T]) compare(doc *T, base *state.Baseline) (state.Pair, error) {
	p := state.Pair{Loose: c.plan.loose}
	var err error
	if p.After, err = c.encode(doc); err != nil || base == nil {
		return p, err
	}
	p.Read = base.Read
	if base.Raw == nil {
		return p, nil
	}
	p.Raw = base.Raw
	p.Before, err = c.again(base.Raw)
	return p, err
}

// send sends the update of one document, which must be there unless it may be made.
func (c *Collection[T]) send(ctx context.Context, verb string, u engine.Update) error {
	out, err := c.engine.UpdateOne(ctx, u)
	switch {
	case err != nil:
		return c.failed(verb, err)
	case out.Matched == 0 && out.Upserted == 0:
		return fmt.Errorf("%s %s: %v: %w", verb, c.engine.Name(), u.Filter.Lookup("_id"), ErrNotFound)
	}
	return nil
}

// SaveChanges sends what has changed in the document since it was read or written, path by path, and nothing if nothing
// has. A map key that is gone is removed; a list that has changed is sent as a whole. Without a baseline, that is for a
// document that was neither read nor written, it returns ErrNotSaved, and ErrNotFound if the document is no longer
// stored.
//
// A document that was read by Select is saved at the paths that were read, and nowhere else.
func (c *Collection[T]) SaveChanges(ctx context.Context, doc *T, opts ...WriteOption) error {
	base, err := c.tracked(doc)
	if err != nil {
		return err
	}
	if err := c.before(ctx, doc, opts, beforeSave); err != nil {
		return err
	}
	p, err := c.compare(doc, base)
	if err != nil {
		return err
	}
	d, err := c.difference(p)
	if err != nil {
		return err
	}
	if d.Empty() {
		return c.hook(ctx, doc, opts, afterSave)
	}
	u := engine.Update{Filter: byID(p.After.Lookup("_id")), Change: d.Update()}
	if err := c.send(ctx, "save changes in", u); err != nil {
		return err
	}
	return c.saved(ctx, doc, p, p.Merged, opts)
}

// saved takes note of a document that is stored as it is now: merge gives the bytes that the server holds.
func (c *Collection[T]) saved(ctx context.Context, doc *T, p state.Pair, merge func() (bson.Raw, error), opts []WriteOption) error {
	if p.Raw != nil || p.Read == nil { // of an untracked part nothing is known but that it is one
		merged, err := merge()
		if err != nil {
			return err
		}
		c.remember(ctx, doc, merged, p.Read)
	}
	return c.hook(ctx, doc, opts, afterSave)
}

// unwritable says of which model a change cannot be written.
func (c *Collection[T]) unwritable(err error) error {
	var part *state.PartialError
	var key *state.KeyError
	if errors.As(err, &part) || errors.As(err, &key) {
		return modelErrorf(c.plan.typ, "%w", err)
	}
	return err
}
