package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/databridge-go/databridge/internal/changed"
	"github.com/databridge-go/databridge/internal/report"
)

// changedLines are the lines that count with --since, nil without it: all of them.
func (p Process) changedLines(ctx context.Context, o *checkOptions) (*changed.Lines, error) {
	if o.since == "" {
		return nil, nil
	}
	lines, err := changed.Since(ctx, p.Dir, o.since)
	switch {
	case errors.Is(err, changed.ErrNoGit):
		return nil, fmt.Errorf("--since: %w; install git, or check without --since", err)
	case errors.Is(err, changed.ErrNoRepository):
		return nil, usagef("--since: %s is %w", p.Dir, err)
	case errors.Is(err, changed.ErrNoRevision):
		return nil, usagef("--since: %w %q here (git fetch brings branches and tags that a clone lacks)", err, o.since)
	case err != nil:
		return nil, fmt.Errorf("--since %s: %w", o.since, err)
	}
	return lines, nil
}

// dropUnchanged takes the findings off c that do not touch a changed line, neither where they stand nor where the struct field is
// that they point at: a tag that changes makes faults of queries that did not.
func dropUnchanged(c *report.Check, lines *changed.Lines) {
	if lines == nil {
		return
	}
	on := func(p report.Place) bool { return lines.Has(p.File, p.Line, max(p.Line, p.EndLine)) }
	before := len(c.Findings)
	c.Findings = slices.DeleteFunc(c.Findings, func(f report.Finding) bool {
		return !on(f.Place) && !slices.ContainsFunc(f.Related, func(r report.Related) bool { return on(r.Place) })
	})
	c.Unchanged = before - len(c.Findings)
}
