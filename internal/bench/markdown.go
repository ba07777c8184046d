package main

import (
	"bytes"
	"fmt"
	"os"
)

// The markers of a page between which the tables stand.
const (
	markBegin = "<!-- bench: begin -->\n"
	markEnd   = "<!-- bench: end -->\n"
)

// writeMarkdown writes the tables between the markers of a page.
func (r *report) writeMarkdown(file string) error {
	page, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	head, rest, begins := bytes.Cut(page, []byte(markBegin))
	_, tail, ends := bytes.Cut(rest, []byte(markEnd))
	if !begins || !ends {
		return fmt.Errorf("%s: no place for the tables: want the lines %q and %q", file, markBegin, markEnd)
	}
	return os.WriteFile(file, fmt.Appendf(nil, "%s%s%s%s%s", head, markBegin, r.markdown(), markEnd, tail), 0o644)
}

// markdown is a table of all variants, and one of the targets.
func (r *report) markdown() string {
	var b bytes.Buffer
	put := func(format string, args ...any) { _, _ = fmt.Fprintf(&b, format, args...) }
	put("%s; %d rounds.\n", r.headline(), r.rounds)
	for _, n := range r.notes {
		put("%s.\n", n)
	}
	put("\n| Work | Variant | Median | Least | CPU | Allocations | KiB | Heap, MiB | To ours |\n|---|---|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, m := range r.measured {
		for i, v := range m.variants {
			name := ""
			if i == 0 {
				name = m.name + ", " + m.scale.unit
			}
			put("| %s | %s |", name, v.name)
			for _, cell := range m.cells(i) {
				put(" %s |", cell)
			}
			put(" %s |\n", m.against(i))
		}
	}
	all := r.verdicts()
	put("\nMet are %d of %d targets.\n\n| Target | |\n|---|---|\n", met(all), len(all))
	for _, v := range all {
		outcome := "missed"
		if v.met() {
			outcome = "met"
		}
		put("| %s | %s |\n", v, outcome)
	}
	return b.String()
}
