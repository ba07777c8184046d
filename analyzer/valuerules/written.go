package valuerules

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// at is where a value stands in its document: the variable that holds it, or the literal itself.
func at(n *lift.Node) ast.Expr {
	if n.Use != nil {
		return n.Use
	}
	return n.Expr
}

// written reports whether the program itself spells the key of an entry; odm writes the others, and writes them right.
func written(p *rule.Pass, e *lift.Entry) bool {
	if e.KeyExpr == nil {
		return false
	}
	if tv, known := p.Info.Types[e.KeyExpr]; known && tv.Value != nil {
		return tv.Value.Kind() == constant.String
	}
	_, literal := ast.Unparen(e.KeyExpr).(*ast.BasicLit)
	return literal
}

// renamed is the edit that gives a key another name in the same quotes; none if the key is no literal, because other
// places may use the constant as well.
func renamed(key ast.Expr, name string) (diag.Edit, bool) {
	lit, ok := ast.Unparen(key).(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return diag.Edit{}, false
	}
	return diag.Edit{Pos: lit.Pos(), End: lit.End(), New: rule.Quote(lit, name)}, true
}

// renaming is the fix of renamed, nil if there is none.
func renaming(key ast.Expr, name string) []diag.Fix {
	edit, ok := renamed(key, name)
	if !ok || name == "" {
		return nil
	}
	return []diag.Fix{{Title: "write " + edit.New, Edits: []diag.Edit{edit}}}
}

// around is the edits that put text before and behind an expression.
func around(e ast.Expr, before, behind string) []diag.Edit {
	return []diag.Edit{{Pos: e.Pos(), End: e.Pos(), New: before}, {Pos: e.End(), End: e.End(), New: behind}}
}

// parents returns the nodes around an expression, the innermost first.
func parents(p *rule.Pass, e ast.Expr) []ast.Node {
	f := p.File(e.Pos())
	if f == nil {
		return nil
	}
	path, _ := astutil.PathEnclosingInterval(f, e.Pos(), e.End())
	for i, n := range path {
		if n == e {
			return path[i+1:]
		}
	}
	return nil
}

// pair returns the key and value by which an entry stands in a map literal; ok is false if a statement has set it, and
// for a bson.D.
func pair(p *rule.Pass, e *lift.Entry) (kv *ast.KeyValueExpr, ok bool) {
	if e.Assign != nil || e.KeyExpr == nil {
		return nil, false
	}
	around := parents(p, e.KeyExpr)
	if len(around) < 2 {
		return nil, false
	}
	kv, ok = around[0].(*ast.KeyValueExpr)
	lit, isLit := around[1].(*ast.CompositeLit)
	return kv, ok && kv.Key == e.KeyExpr && isLit && isMap(p, lit)
}

// isMap reports whether a literal is one of a map.
func isMap(p *rule.Pass, lit *ast.CompositeLit) bool {
	t := p.Info.TypeOf(lit)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Map)
	return ok
}
