package valuerules

import (
	"fmt"
	"go/ast"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// operatorNeedsArray is DB3006: an operator that takes a list is given something else.
func operatorNeedsArray() rule.Rule {
	return rule.Rule{Code: "DB3006", Run: func(p *rule.Pass) {
		j := newJudge(p)
		listOperators(p, func(e *lift.Entry) {
			if e.Value.NilSlice != nil {
				return // DB3008 speaks of it
			}
			if k := j.kinds(e.Value); k != 0 && k&model.Array == 0 {
				p.Report(needsList(p, e, k))
			}
		})
	}}
}

// listOperators calls fn for every operator with a value in a query that takes a list and is written by the program.
func listOperators(p *rule.Pass, fn func(e *lift.Entry)) {
	for _, q := range p.Queries {
		spots(q, func(at spot) {
			for _, e := range at.doc.Entries {
				if at.list != "" || !operator(e) || e.Value == nil || !written(p, e) {
					continue
				}
				if op, known := mql.Lookup(at.place, e.Key); known && needsArray(op) {
					fn(e)
				}
			}
		})
	}
}

// needsArray reports whether the only value that an operator takes is a list.
func needsArray(op *mql.Operator) bool {
	if op.Encoding == mql.List {
		return true
	}
	if len(op.Args) != 1 {
		return false
	}
	a := op.Args[0]
	return a.Kinds == model.Array || a.Variadic == "array" && a.Kinds&^model.Object == 0
}

func needsList(p *rule.Pass, e *lift.Entry, k model.Kinds) diag.Finding {
	v := at(e.Value)
	f := diag.Finding{Pos: v.Pos(), End: v.End(), Message: fmt.Sprintf("%s needs an array; this is %s", e.Key, rule.Words(k))}
	if e.Value.Use != nil && e.Value.Use != e.Value.Expr {
		f.Related = related(e.Value)
	}
	bson := p.BSON(v.Pos())
	switch lit, isLit := v.(*ast.CompositeLit); {
	case bson == "" || k == model.Null || k == model.BinData || !loose(p, v):
	case isLit && k == model.Object && len(lit.Elts) > 1 && (e.Key == "$or" || e.Key == "$nor"):
		f.Fixes = branches(p, lit)
	case e.Key != "$mod":
		f.Fixes = []diag.Fix{{Title: "wrap in " + bson + ".A", Edits: around(v, bson+".A{", "}")}}
	}
	return f
}

// related points at the literal behind a variable.
func related(n *lift.Node) []diag.Related {
	if _, ok := n.Expr.(*ast.CompositeLit); !ok || n.Use == nil {
		return nil
	}
	return []diag.Related{{Pos: n.Expr.Pos(), End: n.Expr.End(), Message: "it is made here"}}
}

// branches makes a list of one document for each key of a literal: {a: 1, b: 2} under $or is meant as two branches.
func branches(p *rule.Pass, lit *ast.CompositeLit) []diag.Fix {
	if lit.Type == nil {
		return nil
	}
	bson := p.BSON(lit.Pos())
	edits := []diag.Edit{{Pos: lit.Type.Pos(), End: lit.Type.End(), New: bson + ".A"}}
	for _, el := range lit.Elts {
		_, isPair := el.(*ast.KeyValueExpr)
		elem, isElem := el.(*ast.CompositeLit)
		switch {
		case isMap(p, lit) && isPair:
			edits = append(edits, around(el, bson+".M{", "}")...)
		case isElem && elem.Type == nil:
			edits = append(edits, around(el, bson+".D{", "}")...)
		default:
			return nil
		}
	}
	return []diag.Fix{{Title: "make each key a branch", Edits: edits}}
}
