package feature

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
)

// An offering offers edits, with or without a trial.
type offering func(id, title, kind string, edits []Edit)

// mapToD writes a bson.M as a bson.D, its keys in the order in which they stand.
func (a *asked) mapToD(lit *ast.CompositeLit, rewrite offering) {
	if a.bsonType(lit) != "M" {
		return
	}
	name := lit.Type.(*ast.SelectorExpr).Sel
	edits := []Edit{a.change(name.Pos(), name.End(), "D")}
	for _, el := range lit.Elts {
		kv, ok := el.(*ast.KeyValueExpr)
		if !ok {
			return
		}
		edits = append(edits,
			a.change(kv.Pos(), kv.Pos(), "{Key: "),
			a.change(kv.Colon, kv.Colon+1, ", Value:"),
			a.change(kv.End(), kv.End(), "}"))
	}
	rewrite(fmt.Sprint("toD ", a.span(lit.Pos(), lit.End()).From), "rewrite bson.M as bson.D", Rewrite, edits)
}

// dToMap writes a bson.D as a bson.M, unless a key stands twice in it or the order of the keys may matter.
func (a *asked) dToMap(lit *ast.CompositeLit, rewrite offering) {
	if a.bsonType(lit) != "D" || len(lit.Elts) > 1 && !a.freeOrder(lit) {
		return
	}
	name := lit.Type.(*ast.SelectorExpr).Sel
	edits := []Edit{a.change(name.Pos(), name.End(), "M")}
	seen := map[string]bool{}
	for _, el := range lit.Elts {
		e, ok := a.element(el)
		if !ok || seen[e.text] && e.text != "" {
			return
		}
		seen[e.text] = true
		edits = append(edits, a.change(e.lit.Pos(), e.key.Pos(), ""), a.change(e.key.End(), e.value.Pos(), ": "))
		edits = append(edits, a.change(e.value.End(), e.lit.End(), ""))
	}
	rewrite(fmt.Sprint("toM ", a.span(lit.Pos(), lit.End()).From), "rewrite bson.D as bson.M", Rewrite, edits)
}

// An element is {Key: k, Value: v} or {k, v}.
type element struct {
	lit        *ast.CompositeLit
	key, value ast.Expr
	keyed      bool
	text       string // of the key, if it is a constant
}

// element reads a literal bson.E; ok is false for anything else, and where a comment would be lost.
func (a *asked) element(el ast.Expr) (e element, ok bool) {
	lit, isLit := el.(*ast.CompositeLit)
	if !isLit || len(lit.Elts) != 2 || lit.Type != nil && a.bsonType(lit) != "E" {
		return e, false
	}
	e = element{lit: lit, key: lit.Elts[0], value: lit.Elts[1]}
	key, keyed := lit.Elts[0].(*ast.KeyValueExpr)
	if value, both := lit.Elts[1].(*ast.KeyValueExpr); keyed && both {
		e.keyed, e.key, e.value = true, key.Value, value.Value
		if id, isID := key.Key.(*ast.Ident); !isID || id.Name != "Key" {
			return e, false
		}
	} else if keyed || both {
		return e, false
	}
	if tv, known := a.pkg.Info.Types[e.key]; known && tv.Value != nil && tv.Value.Kind() == constant.String {
		e.text = constant.StringVal(tv.Value)
	}
	return e, !a.commented(lit.Lbrace, e.key.Pos()) && !a.commented(e.key.End(), e.value.Pos()) && !a.commented(e.value.End(), lit.Rbrace)
}

// commented reports whether a comment stands between two positions.
func (a *asked) commented(from, to token.Pos) bool {
	for _, f := range a.pkg.Files {
		if to < f.FileStart || f.FileEnd < from {
			continue
		}
		for _, g := range f.Comments {
			if from <= g.Pos() && g.End() <= to {
				return true
			}
		}
	}
	return false
}

// keys names the fields of all elements of the innermost bson.D around, or takes the names away.
func (a *asked) keys(around []ast.Node) {
	lit := a.innermostD(around)
	if lit == nil {
		return
	}
	var named, bare []Edit
	for _, el := range lit.Elts {
		e, ok := a.element(el)
		switch {
		case !ok:
			return
		case e.keyed:
			bare = append(bare, a.change(e.lit.Elts[0].Pos(), e.key.Pos(), ""), a.change(e.lit.Elts[1].Pos(), e.value.Pos(), ""))
		default:
			named = append(named, a.change(e.key.Pos(), e.key.Pos(), "Key: "), a.change(e.value.Pos(), e.value.Pos(), "Value: "))
		}
	}
	at := a.span(lit.Pos(), lit.End()).From
	a.sure(fmt.Sprint("named ", at), "name Key and Value in the bson.D", Rewrite, named)
	a.sure(fmt.Sprint("bare ", at), "leave Key and Value out of the bson.D", Rewrite, bare)
}

// innermostD returns the innermost literal of type bson.D, whether or not its type is spelled; nil if there is none.
func (a *asked) innermostD(around []ast.Node) *ast.CompositeLit {
	for _, n := range around {
		if lit, ok := n.(*ast.CompositeLit); ok && a.bsonType(lit) == "D" {
			return lit
		}
		if _, ends := n.(ast.Stmt); ends {
			return nil
		}
	}
	return nil
}
