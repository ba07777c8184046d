package odm

import (
	"context"
	"reflect"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/state"
)

// A draft is one write that is ready to be sent: alone by perform, or with others by a Bulk. That of a document holds
// what the write has set in memory, and how it is taken back.
type draft struct {
	doc      any    // the pointer to the document; nil for a write that is said by conditions and changes
	verb     string // what is done, for errors: "insert into"
	w        writing
	now      time.Time
	op       *engine.Operation
	nothing  bool // there is nothing to send
	upsert   bool // a document that is not stored is made
	found    bool // the document must be stored already
	id       bson.RawValue
	revision revised
	next     *state.Baseline // what is known of the document once it is written; nil means that nothing is
	identity reflect.Value   // the place of the id that odm has given; the zero Value if it has given none
	undo     []stamped       // what else was set in memory
	after    []event
	inserted func(ctx context.Context, id any) error // of an upsert: told if the document was inserted, with its id
}

// draftOf begins a write of a document. What is known of the document comes with it; nil if nothing is.
func (c *store) draftOf(doc any, verb string, w writing) (*draft, *state.Baseline, error) {
	if err := c.writable(); err != nil {
		return nil, nil, err
	}
	base, err := c.hold(doc)
	if err != nil {
		return nil, nil, err
	}
	return &draft{doc: doc, verb: verb, w: w, now: now(), op: new(engine.Operation)}, base, nil
}

// giveID fills in the id of the document if odm makes it.
func (d *draft) giveID() {
	if place := giveID(reflect.ValueOf(d.doc).Elem()); place.IsValid() {
		d.identity = place
	}
}

// takeBack undoes what the write has set in the document; the id as well if it is known that nothing was written, and no
// document that links to it.
func (d *draft) takeBack(unwritten bool) {
	for _, step := range slices.Backward(d.undo) {
		step.back()
	}
	if unwritten && !d.w.work.refersTo(d.doc) {
		d.forgetID()
	}
}

// forgetID takes back the id that odm has given.
func (d *draft) forgetID() {
	if d.identity.IsValid() {
		d.identity.SetZero()
	}
}

// giveUp takes back what a write has set in the document that has failed. If nobody knows whether it was done, what it
// may have stored is kept in mind; a transaction that is tried again or aborted takes that back too.
func (d *draft) giveUp(ctx context.Context, known bool) {
	d.takeBack(known)
	if d.doc == nil {
		return
	}
	s, was := stateOf(d.doc), baselineOf(d.doc)
	provisional(ctx, func(aborted bool) {
		if s != nil {
			s.base = was
		}
		if aborted {
			d.forgetID()
		}
	})
	if !known && s != nil && d.revision.next.Type != 0 {
		s.base = was.Doubted(reflect.TypeOf(d.doc).Elem(), d.revision.next)
	}
}

// perform sends a draft, and takes note of what is stored then.
func (c *store) perform(ctx context.Context, d *draft) error {
	if d.nothing {
		return c.tell(ctx, d)
	}
	d.op.Manner = d.w.manner
	out, err := c.engine.Do(ctx, *d.op)
	switch {
	case err != nil:
		known := engine.Refused(err)
		d.giveUp(ctx, known)
		return c.refused(ctx, d, err, known)
	case d.found && out.Matched+out.Upserted+out.Deleted == 0:
		d.giveUp(ctx, true)
		return c.missed(ctx, d)
	}
	return c.settle(ctx, d)
}

// settle takes note of a document that is written, inside a transaction until it is tried again or aborted, and tells
// its hooks.
func (c *store) settle(ctx context.Context, d *draft) error {
	if undoIn(ctx) != nil {
		provisional(ctx, d.takeBack)
	}
	c.know(ctx, d.doc, d.next)
	return c.tell(ctx, d)
}

// tell runs the hooks that follow a write.
func (c *store) tell(ctx context.Context, d *draft) error {
	for _, e := range d.after {
		if err := c.hook(ctx, d.doc, d.w.skip, e); err != nil {
			return err
		}
	}
	return nil
}

// know makes next what is known of the document.
func (c *store) know(ctx context.Context, doc any, next *state.Baseline) {
	s := stateOf(doc)
	if s == nil {
		return
	}
	old := s.base
	if undoIn(ctx) != nil {
		provisional(ctx, func(aborted bool) {
			s.base = old
			if !aborted && next != nil && next.Revision().Type != 0 {
				s.base = old.Doubted(c.plan.typ, next.Revision())
			}
		})
	}
	if next != nil {
		next.Follows(old)
	}
	s.base = next
}

// baseline is what is known of a document that is stored as raw.
func (d *draft) baseline(c *store, raw bson.Raw, read *state.Paths) *state.Baseline {
	b := c.plan.baseline(raw, read, d.revision.next)
	return &b
}

// baseline is what is known of a document that is stored as raw, at the revision if it has any.
func (p *plan) baseline(raw bson.Raw, read *state.Paths, revision bson.RawValue) state.Baseline {
	b := state.Baseline{Model: p.typ, Raw: raw, Read: read}
	if revision.Type != 0 {
		b.Revised(revision)
	}
	return b
}
