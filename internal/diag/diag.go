// Package diag is the catalogue of findings: every rule's code, name, severity, class and scope, and the archive in
// rules/ that is its manual and its test. It knows nothing of how a finding is made.
package diag

import "go/token"

//go:generate go run ../gen/docsgen -out ../../docs/diagnostics

// A Code names a rule for good: "DB2001".
type Code string

// A Severity is how much a finding weighs.
type Severity string

// The severities, heaviest first.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Info    Severity = "info"

	// Off is what a setting gives a code that is not to be reported.
	Off Severity = "off"
)

// Weight orders severities: an error weighs most, Off weighs nothing.
func (s Severity) Weight() int {
	switch s {
	case Error:
		return 3
	case Warning:
		return 2
	case Info:
		return 1
	}
	return 0
}

// A Scope says what a rule must see before absence means anything.
type Scope string

// The scopes.
const (
	Function  Scope = "function"  // the function and the types it names
	Upstream  Scope = "upstream"  // facts of imported packages too
	Workspace Scope = "workspace" // packages that this one does not import: only check and the language server
)

// A Rule is one row of the catalogue.
type Rule struct {
	Code     Code
	Name     string // kebab case, stable: "unknown-field"
	Title    string // one line, what is wrong
	Severity Severity
	Advice   bool // class A: off unless asked for
	Scope    Scope

	Tests     bool   // reported in _test.go files too: the server, the driver or this tool refuses the code at run time
	Misplaced bool   // nothing is reported inside the value that this finding calls misplaced
	Over      []Code // the codes that this one silences at the same place
}

// A Finding is one fault at one place.
type Finding struct {
	Code     Code
	Severity Severity // the rule's own unless a setting or the rule lowers it
	Pos, End token.Pos
	Message  string
	Model    string // the model concerned, "User"; "" if none
	Related  []Related
	Fixes    []Fix
}

// Related is a place that explains a finding: the struct field, the helper's literal.
type Related struct {
	Pos, End token.Pos
	Message  string
}

// A Fix is one way to mend a finding. The first of several is the preferred one.
type Fix struct {
	Title  string
	Edits  []Edit
	Alters bool // the fix changes what is stored or found (a tag); never applied by "fix all"
}

// An Edit replaces [Pos,End) by New.
type Edit struct {
	Pos, End token.Pos
	New      string
}
