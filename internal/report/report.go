// Package report shows the outcome of a check: as text for people, as JSON for programs, as SARIF for code scanning and
// as workflow commands for GitHub Actions. It reads source lines, and decides nothing.
package report

import (
	"cmp"
	"path"
	"slices"

	"github.com/databridge-go/databridge/internal/diag"
)

// A Check is the outcome of one run of check, positions resolved. It is the JSON form.
type Check struct {
	Findings   []Finding      `json:"findings"`
	Packages   int            `json:"packages"`
	Queries    int            `json:"queries"`    // outside test files
	Checked    int            `json:"checked"`    // of Queries: those whose model is known and whose arguments can be read
	Unknown    map[string]int `json:"unknown"`    // the other queries, by why
	Baselined  int            `json:"baselined"`  // findings that the baseline knows; they are not in Findings
	Unchanged  int            `json:"unchanged"`  // findings that touch no changed line (--since); they are not in Findings
	Stale      []Stale        `json:"stale"`      // entries of the baseline that nothing is found for any more
	Excluded   []string       `json:"excluded"`   // files that build constraints leave out
	Modules    []string       `json:"modules"`    // directories of other modules below this one, which were not looked at
	Incomplete []Incomplete   `json:"incomplete"` // packages that could be read only in part
}

// A Finding is one fault. Columns count bytes from 1, as the go command's do; the end is exclusive.
type Finding struct {
	Code        diag.Code     `json:"code"`
	Name        string        `json:"name"`
	Severity    diag.Severity `json:"severity"`
	Scope       diag.Scope    `json:"scope"`
	Place                     // of the fault
	Message     string        `json:"message"`
	Model       string        `json:"model,omitempty"`
	Function    string        `json:"function,omitempty"` // that the fault stands in: "Store.ByID"
	Fingerprint string        `json:"fingerprint"`        // stays when lines move: code, function, text of the place, ordinal
	Related     []Related     `json:"related"`
	Fixes       []Fix         `json:"fixes"`
}

// A Place is a stretch of one file. File is relative to the working directory.
type Place struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
}

// Related is a place that explains a finding.
type Related struct {
	Place
	Message string `json:"message"`
}

// A Fix is one way to mend a finding; Alters says that it changes what is stored or found.
type Fix struct {
	Title  string `json:"title"`
	Alters bool   `json:"alters,omitempty"`
	Edits  []Edit `json:"edits"`
}

// An Edit replaces a place by New.
type Edit struct {
	Place
	New string `json:"newText"`
}

// A Stale is an entry of a baseline that can go.
type Stale struct {
	Code    string `json:"code"`
	File    string `json:"file"`
	Message string `json:"message"`
}

// An Incomplete says what could not be read.
type Incomplete struct {
	Package string `json:"package,omitempty"`
	Kind    string `json:"kind"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
}

// Sort puts the findings in the order in which they are told: by file and position, then by code.
func (c *Check) Sort() {
	slices.SortFunc(c.Findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Code, b.Code),
		)
	})
}

// Count returns how many findings weigh s.
func (c *Check) Count(s diag.Severity) int {
	n := 0
	for _, f := range c.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// Partial reports whether something in a directory could not be read. A fault without a place, or with several, counts for all.
func (c *Check) Partial(dir string) bool {
	return slices.ContainsFunc(c.Incomplete, func(i Incomplete) bool {
		return i.File == "" || i.Kind == "missing dependency" || path.Dir(i.File) == dir
	})
}
