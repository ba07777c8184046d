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
	Failures   []BulkFailure // each write that was refused, or of which nobody knows, in the order of their positions
	err        error         // the driver's
}

// A BulkFailure is one write of a bulk that was not done, or of which nobody knows.
type BulkFailure struct {
	Position int    // of the write, counted from 0 in the order in which it was taken down
	Verb     string // the method's name: "Insert", "Update" …, "InsertMany" or "ReplaceMany"
	ID       any    // of the document; nil for a write that is said by conditions
	Err      error  // a *DuplicateError, a *StaleError, an ErrNotFound or a *WriteError
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

// Unwrap returns the driver's error, and those of the failures. The driver's is the first: its labels say whether a
// transaction is worth another try.
func (e *BulkError) Unwrap() []error {
	var all []error
	if e.err != nil {
		all = append(all, e.err)
	}
	for _, f := range e.Failures {
		all = append(all, f.Err)
	}
	return all
}

// refusals are the writes that the server has refused, or of which nobody knows.
func (c *store) refusals(ctx context.Context, drafts []*draft, fates []engine.Fate) []BulkFailure {
	var out []BulkFailure
	for i, f := range fates {
		if f.Err != nil {
			out = append(out, BulkFailure{Position: i, Err: c.refused(ctx, drafts[i], f.Err, !f.Unknown)})
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
