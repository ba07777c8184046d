package valuerules

import (
	"fmt"
	"go/ast"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// emptyList is DB3007: $and, $or and $nor of no condition, written so.
func emptyList() rule.Rule {
	return rule.Rule{Code: "DB3007", Run: func(p *rule.Pass) {
		for _, q := range p.Queries {
			spots(q, func(at spot) {
				for _, e := range at.doc.Entries {
					op, known := mql.Lookup(at.place, e.Key)
					if !known || at.place != mql.Query || !takes(op, "query") || !written(p, e) || !emptyLiteral(e.Value) {
						continue
					}
					v := e.Value.Expr
					p.Report(diag.Finding{Pos: v.Pos(), End: v.End(), Message: fmt.Sprintf("%s of no condition: it needs one at least", e.Key)})
				}
			})
		}
	}}
}

// emptyLiteral reports whether a value is a list literal without an element, written in its place: one that is filled
// elsewhere is the business of DB3008.
func emptyLiteral(v *lift.Node) bool {
	if v == nil || v.Kind != lift.Array || v.Open || len(v.Elems) > 0 || v.Use != nil {
		return false
	}
	lit, ok := v.Expr.(*ast.CompositeLit)
	return ok && len(lit.Elts) == 0
}
