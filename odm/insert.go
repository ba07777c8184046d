package odm

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// Insert stores a new document. A zero ObjectID is filled in; an id of any other type must be set before, or by a
// BeforeInsert hook. If the server refuses the document, what odm has set in it is taken away again; if nobody knows
// whether it was stored (the connection broke), the id stays, so that a second Insert cannot store it twice. A taken value
// of a unique index is a *DuplicateError, every other failure of the write a *WriteError.
//
//go:noinline
func (c *Collection[T]) Insert(ctx context.Context, doc *T, opts ...WriteOption) error {
	return c.s.insert(ctx, doc, opts)
}

func (c *store) insert(ctx context.Context, doc any, opts []WriteOption) error {
	w, err := writingOf(opts)
	if err != nil {
		return err
	}
	d, err := c.insertion(ctx, doc, w)
	if err != nil {
		return err
	}
	return c.perform(ctx, d)
}

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
	drafts, err := c.drafts(docs, "InsertMany", func(doc any) (*draft, error) { return c.insertion(ctx, doc, w) })
	if err != nil {
		return err
	}
	b := c.engine.Batch(len(drafts), w.manner)
	for _, d := range drafts {
		_ = b.Append(func(dst []byte) ([]byte, error) { return append(dst, d.op.Document...), nil })
	}
	fates, err := c.engine.InsertMany(ctx, b)
	hooks := c.settleAll(ctx, drafts, fates)
	if err != nil {
		err = c.bulkError(drafts, c.refusals(ctx, drafts, fates), err)
	}
	return errors.Join(err, hooks)
}

// drafts prepares a write of each document by the verb, or of none.
func (c *store) drafts(docs []any, verb string, prepare func(any) (*draft, error)) ([]*draft, error) {
	drafts := make([]*draft, 0, len(docs))
	for i, doc := range docs {
		d, err := prepare(doc)
		if err != nil {
			takeBackAll(drafts)
			return nil, fmt.Errorf("document %d of %d: %w", i, len(docs), err)
		}
		d.verb = verb
		drafts = append(drafts, d)
	}
	return drafts, nil
}

func takeBackAll(drafts []*draft) {
	for _, d := range slices.Backward(drafts) { // one document may stand there twice
		d.takeBack(true)
	}
}

// insertion prepares the insert of a document.
func (c *store) insertion(ctx context.Context, doc any, w writing) (*draft, error) {
	d, _, err := c.draftOf(doc, "insert into", w)
	if err != nil {
		return nil, err
	}
	d.giveID()
	d.stampCreated(c.plan.keeps)
	d.stampUpdated(c.plan.keeps)
	d.revise(c.plan.keeps, nil)
	raw, err := c.newborn(ctx, d)
	if err == nil {
		d.op = engine.Operation{Kind: engine.Insert, Document: raw}
		err = c.fit(d)
	}
	if err != nil {
		d.giveUp(ctx, true)
		return nil, err
	}
	d.next, d.after = d.baseline(c, raw, nil), []event{afterInsert}
	return d, nil
}

// newborn returns the bytes of a document that is to be inserted.
func (c *store) newborn(ctx context.Context, d *draft) (bson.Raw, error) {
	if err := c.before(ctx, d.doc, d.w.skip, beforeInsert); err != nil {
		return nil, err
	}
	if err := c.writeLinks(ctx, d.doc, d.w, false); err != nil {
		return nil, err
	}
	raw, err := c.encode(d.doc)
	if err != nil {
		return nil, err
	}
	if c.plan.keeps.revision {
		raw = put(raw, revisionKey, d.revision.next)
	}
	if c.plan.id == nil {
		return raw, nil // without a field for it, the driver makes the id
	}
	if d.id, err = raw.LookupErr("_id"); err != nil {
		return nil, c.noID()
	}
	return raw, nil
}

// noID is the error of a new document without an id that odm could make.
func (c *store) noID() error {
	typ := c.plan.typ.FieldByIndex(c.plan.id.Index).Type
	return fmt.Errorf("odm: %s has no id: set its %s, a %s; odm makes no ids but bson.ObjectID", c.plan.typ, c.plan.id.Go, typ)
}
