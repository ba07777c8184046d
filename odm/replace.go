package odm

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/expr"
	"github.com/databridge-go/databridge/odm/internal/state"
)

// Replace stores the document in the place of the one with its id: stored fields that the struct does not know are
// lost. It returns ErrNotFound if none is stored, ErrNotSaved if the document has no id, and a *ModelError if it was
// read by Select, since the rest of it would be lost. If the model has revisions and somebody else has changed the
// document, it returns a *StaleError.
//
//go:noinline
func (c *Collection[T]) Replace(ctx context.Context, doc *T, opts ...WriteOption) error {
	return c.s.replaceOne(ctx, doc, opts)
}

func (c *store) replaceOne(ctx context.Context, doc any, opts []WriteOption) error {
	w, err := writingOf(opts)
	if err != nil {
		return err
	}
	d, err := c.replacing(ctx, doc, w)
	if err != nil {
		return err
	}
	return c.perform(ctx, d)
}

// replacing prepares Replace.
func (c *store) replacing(ctx context.Context, doc any, w writing) (*draft, error) {
	d, base, err := c.replacement(ctx, doc, "replace in", w)
	if err != nil {
		return nil, err
	}
	if d.id, err = c.idOf(d.op.Document); err != nil {
		d.giveUp(ctx, true)
		return nil, err
	}
	if base != nil && base.Raw != nil && !base.Raw.Lookup("_id").Equal(d.id) {
		d.revision.known = bson.RawValue{} // what was read is another document
	}
	d.op.Filter = d.where()
	d.op.Document = drop(d.op.Document, "_id") // the filter says it, and the server keeps it
	return d, nil
}

// replacement prepares a document that takes the place of a stored one. Which one that is, the caller says.
func (c *store) replacement(ctx context.Context, doc any, verb string, w writing) (*draft, *state.Baseline, error) {
	d, base, err := c.draftOf(doc, verb, w)
	if err != nil {
		return nil, nil, err
	}
	if base.Partial() {
		return nil, nil, modelErrorf(c.plan.typ, "only a part of the document was read, so replacing it would lose the rest: use SaveChanges, or read it without Select")
	}
	if base == nil {
		d.stampCreated(c.plan.keeps)
	}
	d.stampUpdated(c.plan.keeps)
	d.revise(c.plan.keeps, base)
	d.found, d.after = true, []event{afterSave}
	if err = c.before(ctx, doc, w.skip, beforeSave); err == nil {
		err = c.writeLinks(ctx, doc, w, false)
	}
	if err == nil {
		err = c.replaced(d)
	}
	if err != nil {
		d.giveUp(ctx, true)
		return nil, nil, err
	}
	return d, base, nil
}

// replaced encodes the document of a replacement.
func (c *store) replaced(d *draft) error {
	raw, err := c.encode(d.doc)
	if err != nil {
		return err
	}
	if c.plan.keeps.revision {
		raw = put(raw, revisionKey, d.revision.next)
	}
	*d.op = engine.Operation{Kind: engine.Replace, Document: raw}
	d.next = d.baseline(c, raw, nil)
	return c.fit(d)
}

// A MissingError reports documents of ReplaceMany that are not stored. Nothing was written. It is an ErrNotFound.
type MissingError struct {
	Collection string
	IDs        []any // of the documents that are not stored, in their order
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("odm: %s does not hold %v", e.Collection, e.IDs)
}

// Unwrap returns ErrNotFound.
func (e *MissingError) Unwrap() error { return ErrNotFound }

// ReplaceMany replaces each document as Replace does, in one bulk write. If one of them is not stored nothing is written
// and a *MissingError names it; if the server refuses one, or somebody else has changed it, a *BulkError does.
//
//go:noinline
func (c *Collection[T]) ReplaceMany(ctx context.Context, docs []*T, opts ...WriteOption) error {
	return c.s.replaceMany(ctx, anys(docs), opts)
}

func (c *store) replaceMany(ctx context.Context, docs []any, opts []WriteOption) error {
	w, err := writingOf(opts)
	if err = errors.Join(c.err, err, w.single("ReplaceMany")); err != nil || len(docs) == 0 {
		return err
	}
	drafts, err := c.drafts(docs, "ReplaceMany", func(doc any) (*draft, error) { return c.replacing(ctx, doc, w) })
	if err != nil {
		return err
	}
	if err := c.allStored(ctx, drafts); err != nil {
		takeBackAll(drafts)
		return c.untried(drafts, err)
	}
	_, err = c.sendAll(ctx, drafts, w)
	return err
}

// untried is the error of replacements that were not sent: documents are missing, or nobody could look.
func (c *store) untried(drafts []*draft, err error) error {
	var missing *MissingError
	if errors.As(err, &missing) {
		return err
	}
	var failures []BulkFailure
	for i, d := range drafts {
		failures = append(failures, BulkFailure{Position: i, Err: c.unwritten("look for", d.id, err, true)})
	}
	return c.bulkError(drafts, failures, err)
}

// allStored reports the documents that are not stored. It counts first, and looks which ones are missing if some are.
func (c *store) allStored(ctx context.Context, drafts []*draft) error {
	ids := make([]bson.RawValue, len(drafts))
	for i, d := range drafts {
		ids[i] = d.id
	}
	filter, err := expr.Document(expr.Codec{}, []Expr{expr.NewList("_id", "$in", ids)})
	if err != nil {
		return err
	}
	n, err := c.engine.Count(ctx, engine.Find{Filter: filter})
	switch {
	case err != nil:
		return err
	case n == int64(len(ids)):
		return nil
	}
	stored, err := c.idsIn(ctx, filter)
	if err != nil {
		return err
	}
	missing := &MissingError{Collection: c.engine.Name()}
	for _, id := range ids {
		if !slices.ContainsFunc(stored, id.Equal) {
			missing.IDs = append(missing.IDs, c.plan.idOut(id))
		}
	}
	if len(missing.IDs) == 0 {
		return nil // one document twice, or the missing one has come in between
	}
	return fmt.Errorf("replace in %s: %w", c.engine.Name(), missing)
}

// idsIn returns the ids of the documents that match.
func (c *store) idsIn(ctx context.Context, filter bson.Raw) ([]bson.RawValue, error) {
	only, err := projection([]string{"_id"})
	if err != nil {
		return nil, err
	}
	var ids []bson.RawValue
	for raw, err := range c.engine.Find(ctx, engine.Find{Filter: filter, Projection: only}) {
		if err != nil {
			return nil, c.failed("find in", err)
		}
		ids = append(ids, raw.Lookup("_id"))
	}
	return ids, nil
}

// idOut is an id as the model has it.
func (p *plan) idOut(id bson.RawValue) any {
	if id.Type == 0 {
		return nil
	}
	if out, err := decodeID(p.typ, id); err == nil {
		return out
	}
	return id
}
