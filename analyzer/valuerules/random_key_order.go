package valuerules

import (
	"fmt"
	"go/ast"
	"slices"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// randomKeyOrder is DB3015: a map of several keys where MongoDB reads them in order.
func randomKeyOrder() rule.Rule {
	return rule.Rule{Code: "DB3015", Run: func(p *rule.Pass) {
		for _, q := range p.Queries {
			ordered(q, func(n *lift.Node, what string) {
				if random(n) {
					p.Report(diag.Finding{
						Pos: at(n).Pos(), End: at(n).End(), Related: related(n), Fixes: inOrder(p, n),
						Message: fmt.Sprintf("%s of several keys in a map: the order of a Go map is random, use bson.D", what),
					})
				}
			})
		}
	}}
}

// random reports whether a map may hold two keys that are known.
func random(n *lift.Node) bool {
	if n.Kind != lift.Document || n.Ordered || n.Proxy {
		return false
	}
	for i, a := range n.Entries {
		if slices.ContainsFunc(n.Entries[i+1:], func(b *lift.Entry) bool {
			return a.Known && b.Known && a.Key != b.Key && !a.Deleted && !b.Deleted && !lift.Exclusive(a, b)
		}) {
			return true
		}
	}
	return false
}

// inOrder makes a bson.D of a map literal, with the keys in the order of writing.
func inOrder(p *rule.Pass, n *lift.Node) []diag.Fix {
	lit, ok := n.Expr.(*ast.CompositeLit)
	if !ok || n.Use != nil || lit.Type == nil || !loose(p, lit) {
		return nil
	}
	bson := p.BSON(lit.Pos())
	if bson == "" {
		return nil
	}
	edits := []diag.Edit{{Pos: lit.Type.Pos(), End: lit.Type.End(), New: bson + ".D"}}
	for _, el := range lit.Elts {
		kv, ok := el.(*ast.KeyValueExpr)
		if !ok {
			return nil
		}
		if v, isLit := kv.Value.(*ast.CompositeLit); isLit && v.Type == nil {
			return nil // its type stood in the map's
		}
		edits = append(edits,
			diag.Edit{Pos: kv.Pos(), End: kv.Pos(), New: "{Key: "},
			diag.Edit{Pos: kv.Key.End(), End: kv.Value.Pos(), New: ", Value: "},
			diag.Edit{Pos: kv.End(), End: kv.End(), New: "}"})
	}
	return []diag.Fix{{Title: "use bson.D", Edits: edits}}
}
