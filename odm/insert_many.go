package odm

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/state"
)

// InsertMany stores new documents in order, and stops at the first that the server refuses: those before it are
// stored, with their ids and state set, and those after it are not. With Unordered the server goes on. A *BulkError names
// every one that it has refused, or of which nobody knows; errors.As finds the *DuplicateError in it, whose Position says
// which one it was. Hooks run for each document, as in Insert. Nothing is sent if one of them cannot be encoded or is
// invalid.
//
//go:noinline
func (c *Collection[T]) InsertMany(ctx context.Context, docs []*T, opts ...WriteOption) error {
	return c.s.insertMany(ctx, anys(docs), opts)
}

func (c *store) insertMany(ctx context.Context, docs []any, opts []WriteOption) error {
	w, err := writingOf(opts)
	if err = errors.Join(c.err, err, w.single("InsertMany")); err != nil || len(docs) == 0 {
		return err
	}
	in, err := c.intakeOf(ctx, docs, w)
	if err != nil {
		return err
	}
	fates, err := c.engine.InsertMany(ctx, in.batch)
	drafts := in.concluded(err != nil)
	hooks := c.settleAll(ctx, drafts, fates)
	if err != nil {
		err = c.bulkError(drafts, c.refusals(ctx, drafts, fates), err)
	}
	return errors.Join(err, hooks)
}

// An intake is the documents of one InsertMany: what is known of each stands in a few large pieces of memory.
type intake struct {
	c      *store
	w      writing
	now    time.Time
	op     engine.Operation // of all
	batch  *engine.Batch
	drafts []draft
	known  []state.Baseline // of documents with state; none if the model has none
	stamps []stamped
	after  []event
}

// intakeOf prepares the inserts of all documents, or of none.
func (c *store) intakeOf(ctx context.Context, docs []any, w writing) (*intake, error) {
	n := len(docs)
	in := &intake{c: c, w: w, now: now(), op: engine.Operation{Kind: engine.Insert}, batch: c.engine.Batch(n, w.manner), drafts: make([]draft, n)}
	if _, has := docs[0].(stated); has {
		in.known = make([]state.Baseline, n)
	}
	if c.plan.keeps.created != nil || c.plan.keeps.updated != nil {
		in.stamps = make([]stamped, 2*n)
	}
	if len(c.plan.hooks[afterInsert]) > 0 {
		in.after = []event{afterInsert}
	}
	for i, doc := range docs {
		if err := in.take(ctx, i, doc); err != nil {
			takeBackAll(pointers(in.drafts[:i]))
			return nil, fmt.Errorf("document %d of %d: %w", i, n, err)
		}
	}
	return in, nil
}

// take prepares the insert of the i-th document.
func (in *intake) take(ctx context.Context, i int, doc any) error {
	if err := in.c.writable(); err != nil {
		return err
	}
	if _, err := in.c.hold(doc); err != nil {
		return err
	}
	d := &in.drafts[i]
	*d = draft{doc: doc, verb: "InsertMany", w: in.w, now: in.now, op: &in.op, after: in.after}
	if in.stamps != nil {
		d.undo = in.stamps[2*i : 2*i : 2*i+2]
	}
	err := in.c.born(ctx, d)
	if err == nil {
		err = in.batch.Append(func(dst []byte) ([]byte, error) { return in.c.newborn(dst, d) })
	}
	if err != nil {
		d.giveUp(ctx, true)
	}
	return err
}

// concluded returns the drafts with what is known of the documents once they are stored. Ids are needed for errors only.
func (in *intake) concluded(failed bool) []*draft {
	for i := range in.drafts {
		d := &in.drafts[i]
		if failed {
			d.id = in.batch.Document(i).Lookup("_id")
		}
		if in.known != nil {
			in.known[i] = in.c.plan.baseline(in.batch.Document(i), nil, d.revision.next)
			d.next = &in.known[i]
		}
	}
	return pointers(in.drafts)
}

func pointers(drafts []draft) []*draft {
	out := make([]*draft, len(drafts))
	for i := range drafts {
		out[i] = &drafts[i]
	}
	return out
}
