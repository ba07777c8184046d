package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// A summary counts the outcomes of scenarios.
type summary struct {
	outcomes                                   []outcome
	steps, equal, purposeful, open, unexpected int
}

func (s *summary) add(o outcome) {
	s.outcomes = append(s.outcomes, o)
	s.steps += o.steps
	s.equal += o.equal
	s.purposeful += o.purposeful
	s.open += o.open
	if o.unexpected != nil {
		s.unexpected++
	}
}

// print writes the table of scenarios, the differences and the counts.
func (s *summary) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "scenario\trows\tsteps\tequal\ton purpose\twithout a reason\tunexpected")
	for _, o := range s.outcomes {
		_, _ = fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\t%d\t%d\n", o.scenario.name, o.scenario.rows, o.steps, o.equal, o.purposeful, o.open, min(1, len(o.unexpected)))
	}
	_ = t.Flush()
	s.printDifferences(w)
	_, _ = fmt.Fprintf(w, "\n%d scenarios over %d rows, %d steps: %d equal, %d different on purpose, %d different without a reason, %d unexpected\n",
		len(s.outcomes), len(s.rows()), s.steps, s.equal, s.purposeful, s.open, s.unexpected)
}

// printDifferences writes what differs on purpose, and behind it what does not.
func (s *summary) printDifferences(w io.Writer) {
	_, _ = fmt.Fprintln(w, "\ndifferent on purpose:")
	for _, o := range s.outcomes {
		for _, d := range o.differs {
			_, _ = fmt.Fprintf(w, "%s, %s: %s\n\t%s\n", d.gotcha, o.scenario.name, d.what, strings.Join(d.lines, "\n\t"))
		}
	}
	for _, o := range s.outcomes {
		if o.unexpected != nil {
			_, _ = fmt.Fprintf(w, "\nNOT EXPECTED in %s, %s\n", o.scenario.name, strings.Join(o.unexpected, "\n\t"))
		}
	}
}

// rows are the rows that the scenarios cover.
func (s *summary) rows() (rows []string) {
	for _, o := range s.outcomes {
		rows = append(rows, strings.Fields(o.scenario.rows)...)
	}
	slices.Sort(rows)
	return slices.Compact(rows)
}
