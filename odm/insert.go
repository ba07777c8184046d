package odm

import (
	"context"
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
	d.op.Kind = engine.Insert
	if err = c.born(ctx, d); err == nil {
		d.op.Document, err = c.newborn(nil, d)
	}
	if err != nil {
		d.giveUp(ctx, true)
		return nil, err
	}
	d.id = d.op.Document.Lookup("_id")
	d.next, d.after = d.baseline(c, d.op.Document, nil), []event{afterInsert}
	return d, nil
}

// born gives a new document what odm sets in it, and asks its hooks.
func (c *store) born(ctx context.Context, d *draft) error {
	d.giveID()
	d.stampCreated(c.plan.keeps)
	d.stampUpdated(c.plan.keeps)
	d.revise(c.plan.keeps, nil)
	if err := c.before(ctx, d.doc, d.w.skip, beforeInsert); err != nil {
		return err
	}
	return c.writeLinks(ctx, d.doc, d.w, false)
}

// newborn appends the bytes of a document that is to be inserted.
func (c *store) newborn(dst []byte, d *draft) ([]byte, error) {
	start := len(dst)
	dst, err := c.encodeTo(dst, d)
	if err != nil {
		return nil, err
	}
	raw := bson.Raw(dst[start:])
	if c.plan.id != nil { // without a field for it, the server makes the id
		if _, err := raw.LookupErr("_id"); err != nil {
			return nil, c.noID()
		}
	}
	return dst, c.storable(d.doc, raw)
}

// encodeTo appends the bytes of a document with the revision that the draft gives it.
func (c *store) encodeTo(dst []byte, d *draft) ([]byte, error) {
	if !c.plan.keeps.revision {
		return c.append(dst, d.doc)
	}
	raw, err := c.encode(d.doc)
	if err != nil {
		return nil, err
	}
	return append(dst, put(raw, revisionKey, d.revision.next)...), nil
}

// noID is the error of a new document without an id that odm could make.
func (c *store) noID() error {
	typ := c.plan.typ.FieldByIndex(c.plan.id.Index).Type
	return fmt.Errorf("odm: %s has no id: set its %s, a %s; odm makes no ids but bson.ObjectID", c.plan.typ, c.plan.id.Go, typ)
}
