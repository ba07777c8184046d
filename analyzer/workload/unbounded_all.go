package workload

import (
	"go/ast"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// unboundedAll is DB6006: all documents of a query that nothing bounds are held in memory at once.
func unboundedAll(p *rule.Pass) {
	for _, q := range p.Queries {
		if q.Verb != lift.Find || q.Through != "" || q.OpenOptions || q.Setting("Limit") != nil || evidence.Migrates(q) {
			continue
		}
		a, ok := Read(p.World, q)
		if !ok || !readsAll(q) || narrow(p, a) {
			continue
		}
		p.Report(diag.Finding{
			Pos: q.Call.Pos(), End: q.Call.End(),
			Message: "All reads every document that matches into memory, and nothing bounds how many: set a limit, or read them one by one",
		})
	}
}

// readsAll reports whether the documents are taken all at once.
func readsAll(q *lift.Query) bool {
	call := q.Call
	if q.API != lift.ODM {
		if len(q.Targets) == 0 {
			return false
		}
		call = q.Targets[0].Call
	}
	if call == nil {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "All"
}

// narrow reports whether a condition picks documents by a value: those of one owner, of a list of ids. It picks as many as
// there are of that value, which the program knows best.
func narrow(p *rule.Pass, a Ask) bool {
	if a.conditions.special || len(a.conditions.branches) > 0 {
		return true
	}
	m, known := p.World.ModelOf(a.Query)
	for _, c := range a.conditions.all {
		if c.access == mql.Points && !(known && shaper{model: m}.coarse(c)) {
			return true
		}
	}
	return false
}
