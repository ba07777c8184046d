package feature

import (
	"go/parser"
	"go/token"

	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/mql"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A Subject is what an item of a completion names: enough to describe it when somebody looks at it.
type Subject struct {
	File     string    `json:"file,omitempty"` // of a struct field: where it is declared
	Line     int       `json:"line,omitempty"`
	Place    mql.Place `json:"place,omitempty"` // of an operator
	Operator string    `json:"op,omitempty"`
	Argument string    `json:"arg,omitempty"`  // of that operator
	Code     diag.Code `json:"code,omitempty"` // of a rule
}

// Describe tells in Markdown what a subject is, "" if there is nothing to tell. It checks no package.
func Describe(snap *session.Snapshot, s Subject) string {
	switch {
	case s.File != "":
		return fieldComment(snap, s)
	case s.Operator != "":
		return describeRow(s)
	case s.Code != "":
		return describeRule(s.Code)
	}
	return ""
}

// fieldComment is the comment of the struct field that is declared on a line.
func fieldComment(snap *session.Snapshot, s Subject) string {
	f := snap.File(s.File)
	if f == nil {
		return ""
	}
	fset := token.NewFileSet()
	syntax, _ := parser.ParseFile(fset, s.File, f.Text, parser.ParseComments|parser.SkipObjectResolution)
	if decl := fieldsByLine(syntax, fset)[s.Line]; decl != nil {
		return comment(decl)
	}
	return ""
}

func describeRow(s Subject) string {
	op, ok := mql.Lookup(s.Place, s.Operator)
	if !ok {
		return ""
	}
	if s.Argument == "" {
		return describeOperator(op)
	}
	if a, ok := op.Arg(s.Argument); ok {
		return describeArgument(op, a)
	}
	return ""
}

// describeRule tells what a rule finds.
func describeRule(c diag.Code) string {
	info, ok := diag.Lookup(c)
	if !ok {
		return ""
	}
	return info.Title
}
