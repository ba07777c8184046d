package updaterules

import (
	"fmt"
	"go/ast"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// emptyFilter is DB4014, advice: an update or a delete whose filter is written empty.
func emptyFilter(p *rule.Pass) {
	for part, q := range parts(p, lift.Filter) {
		n := part.Node
		lit, ok := n.Expr.(*ast.CompositeLit)
		if !ok || n.Kind != lift.Document || n.Open || n.Use != nil || len(n.Entries) > 0 || len(lit.Elts) > 0 {
			continue
		}
		what := ""
		switch q.Verb {
		case lift.UpdateMany:
			what = "changes every document"
		case lift.DeleteMany:
			what = "deletes every document"
		case lift.UpdateOne, lift.FindOneAndUpdate, lift.ReplaceOne, lift.FindOneAndReplace:
			what = "changes whichever document comes first"
		case lift.DeleteOne, lift.FindOneAndDelete:
			what = "deletes whichever document comes first"
		default:
			continue
		}
		if _, sorted := q.Part(lift.Sort); sorted {
			continue // the sort chooses
		}
		p.Report(diag.Finding{Pos: part.Arg.Pos(), End: part.Arg.End(), Message: fmt.Sprintf("%s of an empty filter %s", q.Verb, what)})
	}
}
