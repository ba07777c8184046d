package security

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// keyFromRequest is DB8003: the name of a field, or of an operator, that the client chose.
func keyFromRequest(p *rule.Pass) {
	f := flowOf(p)
	if !f.requests {
		return
	}
	seen := map[ast.Expr]bool{}
	judge := func(role lift.Role, key ast.Expr) {
		if key == nil || seen[key] || !isText(p.Info.TypeOf(key)) || !f.brings(key) {
			return
		}
		seen[key] = true
		does := "the request decides which field is asked"
		if role == lift.Update {
			does = "the request decides which field is written"
		}
		p.Report(diag.Finding{
			Pos: key.Pos(), End: key.End(), Related: f.related(key),
			Message: fmt.Sprintf("%s, or which operator ($where): look %s up in the names that are allowed", does, types.ExprString(key)),
		})
	}
	places(p, func(at place) {
		for _, e := range at.node.Entries {
			if !e.Known && e.Prefix == "" { // below a fixed prefix no operator can stand
				judge(at.role, e.KeyExpr)
			}
		}
		if at.whole && at.key == "" && at.node.Open {
			f.filledInLoops(at, judge)
		}
	})
}

// filledInLoops judges the keys by which a document is filled in a loop: filter[k] = v for each k that the client sent.
func (f *flow) filledInLoops(at place, judge func(lift.Role, ast.Expr)) {
	v := f.root(at.expr())
	if v == nil || at.query.Func == nil || at.query.Func.Body == nil {
		return
	}
	ast.Inspect(at.query.Func.Body, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for _, l := range assign.Lhs {
			if index, ok := l.(*ast.IndexExpr); ok && f.root(index.X) == v && isIdent(index.X) && isIdent(index.Index) {
				judge(at.role, index.Index)
			}
		}
		return true
	})
}

func isIdent(e ast.Expr) bool {
	_, ok := ast.Unparen(e).(*ast.Ident)
	return ok
}

// patternFromRequest is DB8004: a regular expression that the client wrote. It matches everything, or takes forever.
func patternFromRequest(p *rule.Pass) {
	f := flowOf(p)
	if !f.requests {
		return
	}
	seen := map[ast.Expr]bool{}
	places(p, func(at place) {
		e := pattern(p.Info, at)
		if e == nil || seen[e] || !isText(p.Info.TypeOf(e)) || !f.brings(e) || quoted(f, e) {
			return
		}
		seen[e] = true
		finding := diag.Finding{
			Pos: e.Pos(), End: e.End(), Related: f.related(e),
			Message: fmt.Sprintf("%s comes from the request and is read as a regular expression: put regexp.QuoteMeta around it", types.ExprString(e)),
		}
		if _, plain := ast.Unparen(e).(*ast.BinaryExpr); !plain && importsRegexp(p.File(e.Pos())) {
			finding.Fixes = []diag.Fix{{
				Title: "put regexp.QuoteMeta around it",
				Edits: []diag.Edit{
					{Pos: e.Pos(), End: e.Pos(), New: "regexp.QuoteMeta("},
					{Pos: e.End(), End: e.End(), New: ")"},
				},
				Alters: true,
			}}
		}
		p.Report(finding)
	})
}

// pattern returns the expression of a regular expression: of {"$regex": …} or bson.Regex{Pattern: …}.
func pattern(info *types.Info, at place) ast.Expr {
	if at.entry == nil {
		return nil
	}
	if lit, ok := ast.Unparen(at.node.Expr).(*ast.CompositeLit); ok {
		n := namedOf(info.TypeOf(lit))
		if n == nil || n.Obj().Name() != "Regex" || len(lit.Elts) == 0 {
			return nil
		}
		for _, el := range lit.Elts {
			kv, named := el.(*ast.KeyValueExpr)
			if !named {
				return el
			}
			if id, ok := kv.Key.(*ast.Ident); ok && id.Name == "Pattern" {
				return kv.Value
			}
		}
		return nil
	}
	if at.key == "$regex" || at.key == "regex" && at.role == lift.Pipeline {
		return at.expr()
	}
	return nil
}

// quoted reports whether the tainted parts of a concatenation, or of the variable that holds one, have been quoted.
func quoted(f *flow, e ast.Expr) bool {
	v := f.root(e)
	if v == nil {
		return false
	}
	by, ok := f.from[v].(ast.Expr)
	return ok && !f.tainted(by)
}

func importsRegexp(file *ast.File) bool {
	if file == nil {
		return false
	}
	for _, spec := range file.Imports {
		if spec.Path.Value == `"regexp"` && spec.Name == nil {
			return true
		}
	}
	return false
}
