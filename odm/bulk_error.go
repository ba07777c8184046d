package odm

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// A BulkError reports writes of a Bulk, a ReplaceMany or an unordered InsertMany that were not done. What else was done
// stays done, and is known of the documents in memory.
type BulkError struct {
	Collection string
	Failures   []BulkFailure // in the order of their positions; empty if the command as a whole failed
	err        error         // the driver's
}

// A BulkFailure is one write of a bulk that was not done.
type BulkFailure struct {
	Position int    // of the write, counted from 0 in the order in which it was taken down
	Verb     string // the method's name: "Insert", "Update" …, "InsertMany" or "ReplaceMany"
	ID       any    // of the document; nil for a write that is said by conditions
	Err      error  // a *DuplicateError, a *StaleError, an ErrNotFound, or the driver's
}

func (e *BulkError) Error() string {
	if len(e.Failures) == 0 {
		return fmt.Sprintf("odm: bulk write of %s: %v", e.Collection, e.err)
	}
	const enough = 3
	var b strings.Builder
	fmt.Fprintf(&b, "odm: bulk write of %s: %d not done", e.Collection, len(e.Failures))
	for i, f := range e.Failures {
		if i == enough {
			fmt.Fprintf(&b, "; and %d more", len(e.Failures)-enough)
			break
		}
		fmt.Fprintf(&b, "; write %d, %s", f.Position, f.Verb)
		if f.ID != nil {
			fmt.Fprintf(&b, " of %v", f.ID)
		}
		fmt.Fprintf(&b, ": %v", f.Err)
	}
	return b.String()
}

// Unwrap returns the errors of the failures, and the driver's.
func (e *BulkError) Unwrap() []error {
	var all []error
	for _, f := range e.Failures {
		all = append(all, f.Err)
	}
	if e.err != nil {
		all = append(all, e.err)
	}
	return all
}

// refusals are the writes that the server has refused.
func (c *store) refusals(ctx context.Context, drafts []*draft, fates []engine.Fate) []BulkFailure {
	var out []BulkFailure
	for i, f := range fates {
		if f.Err != nil {
			out = append(out, BulkFailure{Position: i, Err: c.refused(ctx, drafts[i], f.Err)})
		}
	}
	return out
}

// bulkError names the documents of failures.
func (c *store) bulkError(drafts []*draft, failures []BulkFailure, err error) error {
	for i := range failures {
		f := &failures[i]
		d := drafts[f.Position]
		f.Verb, f.ID = d.verb, c.plan.idOut(d.id)
		var duplicate *DuplicateError
		if errors.As(f.Err, &duplicate) {
			duplicate.Position = f.Position
		}
	}
	return &BulkError{Collection: c.engine.Name(), Failures: failures, err: err}
}
