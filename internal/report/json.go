package report

import (
	"encoding/json"
	"io"
)

// JSON writes c as one object. Lists are never null.
func JSON(w io.Writer, c *Check) error {
	out := *c
	out.Findings = make([]Finding, len(c.Findings))
	for i, f := range c.Findings {
		f.Related = append([]Related{}, f.Related...)
		f.Fixes = append([]Fix{}, f.Fixes...)
		for j, fix := range f.Fixes {
			f.Fixes[j].Edits = append([]Edit{}, fix.Edits...)
		}
		out.Findings[i] = f
	}
	out.Incomplete = append([]Incomplete{}, c.Incomplete...)
	out.Stale = append([]Stale{}, c.Stale...)
	out.Excluded = append([]string{}, c.Excluded...)
	out.Modules = append([]string{}, c.Modules...)
	if out.Unknown == nil {
		out.Unknown = map[string]int{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}
