package valuerules

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// expression wraps an entry of a map literal in $expr.
func expression(p *rule.Pass, e *lift.Entry) []diag.Fix {
	kv, ok := pair(p, e)
	bson := p.BSON(e.KeyExpr.Pos())
	if !ok || bson == "" {
		return nil
	}
	return []diag.Fix{{Title: "wrap in $expr", Edits: around(kv, `"$expr": `+bson+".M{", "}")}}
}

// negated makes {$nor: [v]} of {$not: v}.
func negated(p *rule.Pass, e *lift.Entry) []diag.Fix {
	key, ok := renamed(e.KeyExpr, "$nor")
	bson := p.BSON(e.KeyExpr.Pos())
	if !ok || bson == "" || e.Value == nil || !loose(p, at(e.Value)) {
		return nil
	}
	return []diag.Fix{{Title: "use $nor", Edits: append([]diag.Edit{key}, around(at(e.Value), bson+".A{", "}")...)}}
}

// hoisted turns {field: {$or: [{$gt: 1}]}} into {$or: [{field: {$gt: 1}}]}, where all of it is one map literal.
func hoisted(p *rule.Pass, spot spot, e *lift.Entry) []diag.Fix {
	if spot.field == nil || len(spot.doc.Entries) != 1 || e.Value == nil || len(e.Value.Elems) == 0 {
		return nil
	}
	outer, ok := pair(p, spot.field)
	inner, alone := pair(p, e)
	if !ok || !alone || inner.Pos() < outer.Pos() || outer.End() < inner.End() {
		return nil
	}
	if slices.ContainsFunc(spot.outer.Entries, func(o *lift.Entry) bool { return !o.Known || o.Key == e.Key }) {
		return nil // there is one already
	}
	edits, ok := wrapped(p, inner.Value, types.ExprString(outer.Key))
	if !ok {
		return nil
	}
	edits = append(edits, diag.Edit{Pos: outer.Pos(), End: inner.Pos()}, diag.Edit{Pos: inner.End(), End: outer.End()})
	return []diag.Fix{{Title: "move " + e.Key + " to the top", Edits: edits}}
}

// wrapped makes {key: el} of every element of a list of literals.
func wrapped(p *rule.Pass, list ast.Expr, key string) (edits []diag.Edit, ok bool) {
	lit, ok := list.(*ast.CompositeLit)
	bson := p.BSON(list.Pos())
	if !ok || bson == "" {
		return nil, false
	}
	ofMaps, ofAny := elementsOf(p.Info.TypeOf(lit))
	for _, el := range lit.Elts {
		switch el, isLit := el.(*ast.CompositeLit); {
		case isLit && el.Type == nil && ofMaps: // []bson.M{{…}}
			edits = append(edits, around(el, "{"+key+": "+bson+".M", "}")...)
		case isLit && el.Type != nil && (ofMaps || ofAny):
			edits = append(edits, around(el, bson+".M{"+key+": ", "}")...)
		default:
			return nil, false
		}
	}
	return edits, true
}

// elementsOf says whether the elements of a slice type are bson.M, or anything.
func elementsOf(t types.Type) (maps, any bool) {
	if t == nil {
		return false, false
	}
	s, ok := t.Underlying().(*types.Slice)
	if !ok {
		return false, false
	}
	n, named := types.Unalias(s.Elem()).(*types.Named)
	return named && n.Obj().Name() == "M", types.IsInterface(s.Elem())
}
