package faulttest

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// least says of how many in 100 mistakes of a kind the checker must speak. What is missed beside the unproven:
//
//   - an operator of expressions without its $ builds a sub-document, which may be meant; $expr without its $, and an
//     operator below a name that a stage has made, are read as fields (DB3002 asks the stored model only)
//   - a name without its $ is a constant, which may be meant: in a list of operands, in $project, as partitionBy
//   - kinds of fields are not compared in expressions; nor are the numbers of $sum and of $slice in a projection
//   - a text in the place of the 1 in a projection is a constant for every document
//   - paths in the $sort of a $push, in $slice of a projection, and names that a pipeline of an update sets
var least = map[string]int{
	"field: case":                           98,
	"field: letters":                        98,
	"field: level dropped":                  71,
	"field: separators":                     100,
	"made name: letters":                    92,
	"operator: letters":                     98,
	"operator: moved":                       98,
	"operator: no $":                        86,
	"option: letters":                       100,
	"reference: case":                       100,
	"reference: letters":                    100,
	"reference: level dropped":              0,
	"reference: no $":                       76,
	"reference: separators":                 100,
	"stage: letters":                        100,
	"stage: no $":                           100,
	asksForAbsence:                          0,
	shortWord:                               73,
	oneWord:                                 78,
	oneOfList:                               0,
	"update: operator dropped":              100,
	"value: choice in $project":             0,
	"value: choice in a projection":         0,
	"value: hex for an ObjectID":            100,
	"value: no list":                        100,
	"value: number for a text":              96,
	"value: order in a pipeline or $push":   100,
	"value: order in an option or an index": 93,
	"value: text for a bool":                100,
	"value: text for a number":              89,
	"value: text for a time":                100,
}

// A tally says how many mistakes of a kind there are.
type tally struct{ made, found, refused int }

// One mistake in a correct program is found. Run with -v it prints the table and what is missed.
func TestMistakesAreFound(t *testing.T) {
	if testing.Short() {
		t.Skip("half a minute")
	}
	t.Parallel()
	tallies := map[string]*tally{}
	for _, a := range apps(t) {
		count(t, a, tallies)
	}
	all, proven := tally{}, tally{}
	var table strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(tallies)) {
		n := *tallies[kind]
		table.WriteString(n.row(kind))
		all = all.plus(n)
		if !strings.HasPrefix(kind, "unproven") {
			proven = proven.plus(n)
		}
		if want, known := least[kind]; !known || n.found*100 < want*n.made {
			t.Errorf("%s: %d of %d found, want %d of 100", kind, n.found, n.made, want)
		}
	}
	t.Logf("kind, mistakes, found, missed\n%s%s%s", table.String(), proven.row("all that a name or a type proves"), all.row("all"))
	if proven.found*100 < leastProven*proven.made {
		t.Errorf("fewer than %d of 100 are found", leastProven)
	}
}

// count judges every mutant of a program.
func count(t *testing.T, a app, tallies map[string]*tally) {
	t.Helper()
	var mu sync.Mutex
	var wait sync.WaitGroup
	todo := make(chan mutant)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for m := range todo {
				v := a.judge(t, m.file, m.text)
				mu.Lock()
				if tallies[m.kind] == nil {
					tallies[m.kind] = &tally{}
				}
				if !tallies[m.kind].add(v) {
					t.Logf("missed: %s: %s/%s", m.kind, a.name, m.what)
				}
				mu.Unlock()
			}
		})
	}
	for _, m := range mutants(t, a) {
		todo <- m
	}
	close(todo)
	wait.Wait()
}

// add counts a verdict; ok is false if the mistake is missed. What the compiler refuses is no work for the checker.
func (n *tally) add(v verdict) (ok bool) {
	if v.refused != "" {
		n.refused++
		return true
	}
	n.made++
	if len(v.findings) > 0 {
		n.found++
	}
	return len(v.findings) > 0
}

func (n tally) plus(o tally) tally {
	return tally{n.made + o.made, n.found + o.found, n.refused + o.refused}
}

func (n tally) row(kind string) string {
	row := fmt.Sprintf("%-44s %5d %5d %4d %6.1f %%", kind, n.made, n.found, n.made-n.found, 100*float64(n.found)/float64(max(1, n.made)))
	if n.refused > 0 {
		row += fmt.Sprintf(" (and %d that the compiler refuses)", n.refused)
	}
	return row + "\n"
}

// leastProven is least for all kinds together, without the unproven ones.
const leastProven = 96
