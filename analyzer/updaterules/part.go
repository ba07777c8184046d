package updaterules

import (
	"fmt"
	"go/ast"
	"iter"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// parts yields the parts of every query in a role.
func parts(p *rule.Pass, role lift.Role) iter.Seq2[*lift.Part, *lift.Query] {
	return func(yield func(*lift.Part, *lift.Query) bool) {
		for _, q := range p.Queries {
			for i := range q.Parts {
				part := &q.Parts[i]
				if part.Role != role || part.Node == nil || part.Arg == nil || part.Node.Proxy {
					continue // what odm's typed proxies make, the compiler has checked
				}
				if !yield(part, q) {
					return
				}
			}
		}
	}
}

// misused reports a part that is not what its place wants: where it is used, with the literal as a related place.
func misused(part *lift.Part, message string) diag.Finding {
	f := diag.Finding{Pos: part.Arg.Pos(), End: part.Arg.End(), Message: message}
	made := part.Node.Expr
	if lit, ok := made.(*ast.CompositeLit); ok && (lit.Pos() < f.Pos || f.End < lit.End()) {
		f.Related = []diag.Related{{Pos: lit.Pos(), End: lit.Lbrace + 1, Message: "it is built here"}}
	}
	return f
}

// renamed calls the other method: UpdateOne becomes ReplaceOne. The options of the two are of different types, so a
// call with options is left alone. A replacement drops the fields that it does not name, so that one alters data.
func renamed(q *lift.Query, f diag.Finding, other func(lift.Verb) lift.Verb) []diag.Fix {
	sel, ok := ast.Unparen(q.Call.Fun).(*ast.SelectorExpr)
	to := other(q.Verb)
	if !ok || q.Model != nil || q.Through != "" || to == "" || sel.Sel.Name != string(q.Verb) || q.Call.Args[len(q.Call.Args)-1].End() != f.End {
		return nil
	}
	return []diag.Fix{{
		Title:  fmt.Sprintf("use %s", to),
		Edits:  []diag.Edit{{Pos: sel.Sel.Pos(), End: sel.Sel.End(), New: string(to)}},
		Alters: replacing(q.Verb) == to,
	}}
}

// outlives reports whether an argument is a variable from around the function literal in which q stands, which is
// mentioned again behind the literal: what it holds when the literal runs was perhaps put there later.
func outlives(p *rule.Pass, q *lift.Query, arg ast.Expr) bool {
	id, ok := ast.Unparen(arg).(*ast.Ident)
	if !ok || q.Func == nil {
		return false
	}
	v := p.Info.Uses[id]
	around := literalAround(q.Func, q.Call)
	if v == nil || around == nil || around.Pos() < v.Pos() && v.Pos() < around.End() {
		return false
	}
	for use, obj := range p.Info.Uses {
		if obj == v && use.Pos() > around.End() {
			return true
		}
	}
	return false
}

// literalAround returns the innermost function literal around a call; nil if there is none.
func literalAround(fn *ast.FuncDecl, call *ast.CallExpr) *ast.FuncLit {
	var found *ast.FuncLit
	ast.Inspect(fn, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok && lit.Pos() <= call.Pos() && call.End() <= lit.End() {
			found = lit
		}
		return true
	})
	return found
}
