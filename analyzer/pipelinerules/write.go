package pipelinerules

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// rewritten is the fix that writes another text in the place of a string literal; none if the expression is no literal,
// because other places may use the constant as well.
func rewritten(e ast.Expr, text string) []diag.Fix {
	lit, ok := ast.Unparen(e).(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING || text == "" {
		return nil
	}
	edit := diag.Edit{Pos: lit.Pos(), End: lit.End(), New: rule.Quote(lit, text)}
	return []diag.Fix{{Title: "write " + edit.New, Edits: []diag.Edit{edit}}}
}

// atKey is a finding at the key of an entry; ok is false where the key is not written by the program.
func atKey(e *lift.Entry, message string, args ...any) (f diag.Finding, ok bool) {
	if e == nil || e.KeyExpr == nil {
		return f, false
	}
	return diag.Finding{Pos: e.KeyExpr.Pos(), End: e.KeyExpr.End(), Message: fmt.Sprintf(message, args...)}, true
}

// atValue is a finding at a value; ok is false where its place is not known.
func atValue(n *lift.Node, message string, args ...any) (f diag.Finding, ok bool) {
	if n == nil || n.Expr == nil || !n.Expr.Pos().IsValid() {
		return f, false
	}
	return diag.Finding{Pos: n.Expr.Pos(), End: n.Expr.End(), Message: fmt.Sprintf(message, args...)}, true
}

// atUse is a finding where a value is used: at the variable that holds it, with the literal beside.
func atUse(n *lift.Node, message string, args ...any) (f diag.Finding, ok bool) {
	f, ok = atValue(n, message, args...)
	if ok && n.Use != nil && n.Use.Pos().IsValid() {
		f.Related = append(f.Related, diag.Related{Pos: f.Pos, End: f.End, Message: "it is written here"})
		f.Pos, f.End = n.Use.Pos(), n.Use.End()
	}
	return f, ok
}

// inText is a finding at the string that names a field or variable, or at the key that does.
func inText(u *shape.Use, message string, args ...any) (f diag.Finding, ok bool) {
	if u.Key == nil || !u.Key.Pos().IsValid() {
		return f, false
	}
	return diag.Finding{Pos: u.Key.Pos(), End: u.Key.End(), Message: fmt.Sprintf(message, args...)}, true
}

// report reports a finding that has a place.
func report(p *rule.Pass, f diag.Finding, ok bool, fixes ...diag.Fix) {
	if ok {
		f.Fixes = append(f.Fixes, fixes...)
		p.Report(f)
	}
}

// always reports whether an entry is there on every path.
func always(e *lift.Entry) bool { return len(e.Guards) == 0 && !e.Deleted }

// whole reports whether a document has the entries that are seen, always, and no others.
func whole(n *lift.Node) bool { return shape.Settled(n) && !n.Proxy }

// nameOf says which stage of a pipeline is meant, for people: "$group (stage 2)".
func nameOf(s *shape.Stage) string {
	if s == nil || s.Entry == nil {
		return "the stage before"
	}
	return fmt.Sprintf("%s (stage %d)", s.Entry.Key, s.Index+1)
}

// listed names the fields of a shape, the first few of many.
func listed(names []string) string {
	const most = 8
	if len(names) > most {
		return strings.Join(names[:most], ", ") + " …"
	}
	return strings.Join(names, ", ")
}
