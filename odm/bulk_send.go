package odm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/expr"
)

// sendAll sends drafts as one bulk write and takes note of what was done.
func (c *store) sendAll(ctx context.Context, drafts []*draft, w writing) (BulkResult, error) {
	ops, at := make([]engine.Operation, 0, len(drafts)), make([]int, 0, len(drafts))
	for i, d := range drafts {
		if !d.nothing {
			ops, at = append(ops, *d.op), append(at, i)
		}
	}
	fates := make([]engine.Fate, len(drafts))
	for i, d := range drafts {
		fates[i].Done = d.nothing
	}
	var out engine.Outcome
	var err error
	if len(ops) > 0 {
		var sent []engine.Fate
		out, sent, err = c.engine.Bulk(ctx, ops, w.manner)
		for i, f := range sent {
			fates[at[i]] = f
		}
	}
	failures := c.refusals(ctx, drafts, fates)
	missing, missErr := c.unmet(ctx, drafts, fates, out)
	hooks := c.settleUpserts(ctx, drafts, fates, out, at)
	hooks = errors.Join(hooks, c.settleAll(ctx, drafts, fates))
	result := BulkResult{Inserted: out.Inserted, Matched: out.Matched, Modified: out.Modified, Upserted: out.Upserted, Deleted: out.Deleted}
	if failures = append(failures, missing...); len(failures) > 0 || err != nil {
		err = c.bulkError(drafts, failures, err)
	}
	return result, errors.Join(err, missErr, hooks)
}

// settleAll takes note of the documents that are written, and takes back what was set in the others.
func (c *store) settleAll(ctx context.Context, drafts []*draft, fates []engine.Fate) (err error) {
	for i, d := range slices.Backward(drafts) { // one document may stand there twice
		if !fates[i].Done {
			d.giveUp(ctx, !fates[i].Unknown)
		}
	}
	transacted := undoIn(ctx) != nil
	for i, d := range drafts {
		if !fates[i].Done || d.doc == nil || d.inserted != nil {
			continue // said by conditions
		}
		if d.nothing {
			continue
		}
		if transacted {
			provisional(ctx, d.takeBack)
		}
		c.know(ctx, d.doc, d.next)
	}
	for i, d := range drafts {
		if fates[i].Done && d.doc != nil && d.inserted == nil {
			err = errors.Join(err, c.tell(ctx, d))
		}
	}
	return err
}

// settleUpserts tells the upserts whether they have inserted their documents.
func (c *store) settleUpserts(ctx context.Context, drafts []*draft, fates []engine.Fate, out engine.Outcome, at []int) (err error) {
	ids, _ := out.UpsertedID.(map[int64]any)
	for i, position := range at {
		d := drafts[position]
		if d.inserted == nil || !fates[position].Done {
			continue
		}
		id, ok := ids[int64(i)]
		if !ok {
			d.giveUp(ctx, true)
			continue
		}
		err = errors.Join(err, d.inserted(ctx, id))
	}
	return err
}

// unmet finds the documents that a bulk write was to change and has not met, because they are gone or somebody else has
// changed them: the server only counts those that it has met. Their fates are corrected.
func (c *store) unmet(ctx context.Context, drafts []*draft, fates []engine.Fate, out engine.Outcome) ([]BulkFailure, error) {
	var wanted []int
	mixed := false
	for i, d := range drafts {
		switch {
		case !fates[i].Done || d.nothing || d.op.Kind == engine.Insert:
		case d.doc == nil || d.inserted != nil || !d.found && d.op.Kind != engine.DeleteOne:
			mixed = true // its matches count as well
		default:
			wanted = append(wanted, i)
		}
	}
	if len(wanted) == 0 || !mixed && out.Matched+out.Deleted == int64(len(wanted)) {
		return nil, nil
	}
	stored, err := c.revisionsOf(ctx, drafts, wanted)
	if err != nil { // some were not met, and nobody knows which
		return c.doubtful(drafts, fates, wanted, err), err
	}
	var failures []BulkFailure
	for _, i := range wanted {
		err := c.met(drafts[i], stored)
		if errors.Is(err, ErrNotFound) && takenAway(drafts, fates, i) {
			continue // it was there, or the bulk wanted it gone
		}
		if err != nil {
			failures = append(failures, BulkFailure{Position: i, Err: err})
			fates[i].Done = false
		}
	}
	return failures, nil
}

// takenAway reports whether a later write of the same bulk may have deleted the document of the i-th draft. Without an
// order every other write may be the later one.
func takenAway(drafts []*draft, fates []engine.Fate, i int) bool {
	for j, d := range drafts {
		if j == i || j < i && !d.w.manner.Unordered || !fates[j].Done {
			continue
		}
		if d.op.Kind == engine.DeleteMany || d.op.Kind == engine.DeleteOne && (d.doc == nil || bytes.Equal(d.id.Value, drafts[i].id.Value)) {
			return true
		}
	}
	return false
}

// doubtful makes the writes at the given places such of which nobody knows whether they were done.
func (c *store) doubtful(drafts []*draft, fates []engine.Fate, at []int, err error) []BulkFailure {
	failures := make([]BulkFailure, len(at))
	for n, i := range at {
		fates[i] = engine.Fate{Unknown: true, Err: err}
		failures[n] = BulkFailure{Position: i, Err: &WriteError{Collection: c.engine.Name(), ID: c.plan.idOut(drafts[i].id), Unknown: true, err: err}}
	}
	return failures
}

// met says why a draft has met no document; stored are the documents' revisions by id.
func (c *store) met(d *draft, stored map[string]bson.RawValue) error {
	revision, there := stored[string(d.id.Value)]
	gone := d.op.Kind == engine.DeleteOne
	switch {
	case gone && there && d.revision.asked:
		return c.stale(d, revision, nil)
	case gone || there && !d.revision.asked || there && same(revision, d.revision.next):
		return nil
	case there && !d.revision.mine(revision):
		return c.stale(d, revision, nil)
	}
	return fmt.Errorf("%v: %w", d.id, ErrNotFound)
}

// revisionsOf reads which of the documents are stored, and at which revisions.
func (c *store) revisionsOf(ctx context.Context, drafts []*draft, at []int) (map[string]bson.RawValue, error) {
	ids := make([]bson.RawValue, len(at))
	for i, position := range at {
		ids[i] = drafts[position].id
	}
	filter, err := expr.Document(expr.Codec{}, []Expr{expr.NewList("_id", "$in", ids)})
	if err != nil {
		return nil, err
	}
	only := bsoncore.AppendInt32Element(nil, revisionKey, 1)
	stored := map[string]bson.RawValue{}
	for raw, err := range c.engine.Find(ctx, engine.Find{Filter: filter, Projection: bson.Raw(bsoncore.BuildDocument(nil, only))}) {
		if err != nil {
			return nil, c.failed("find in", err)
		}
		stored[string(raw.Lookup("_id").Value)] = raw.Lookup(revisionKey)
	}
	return stored, nil
}
