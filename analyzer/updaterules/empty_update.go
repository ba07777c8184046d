package updaterules

import (
	"go/ast"
	"slices"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// emptyUpdate is DB4012: every operator of an update is given an empty document.
func emptyUpdate(p *rule.Pass) {
	for part := range parts(p, lift.Update) {
		n := part.Node
		if n.Kind != lift.Document || n.Open || len(n.Entries) == 0 {
			continue
		}
		does := func(op *lift.Entry) bool { return !isOperator(op) || !emptyLiteral(op.Value) }
		if slices.ContainsFunc(n.Entries, does) {
			continue
		}
		at := n.Entries[0].Value.Expr
		p.Report(diag.Finding{Pos: at.Pos(), End: at.End(), Message: n.Entries[0].Key + " of nothing: the update changes no document"})
	}
}

// emptyLiteral reports whether a value is a document literal without a key, written in its place.
func emptyLiteral(v *lift.Node) bool {
	if v == nil || v.Kind != lift.Document || v.Open || len(v.Entries) > 0 || v.Use != nil {
		return false
	}
	lit, ok := v.Expr.(*ast.CompositeLit)
	return ok && len(lit.Elts) == 0
}
