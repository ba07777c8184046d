package workload

import (
	"slices"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// onlyNegative is DB6004: a filter that only says what documents are not. Nearly all of them match, and no index leads to
// them.
func onlyNegative(p *rule.Pass) {
	for _, q := range p.Queries {
		a, ok := Read(p.World, q)
		if !ok || a.Filter == nil || a.Sort != nil || a.conditions.special || len(a.conditions.branches) > 0 || !readsMany(q) {
			continue
		}
		if len(a.conditions.all) == 0 || slices.ContainsFunc(a.conditions.all, func(c condition) bool { return !c.negative || c.path == "_id" }) {
			continue
		}
		if plan, _, known := planFor(p.World, q); known && (plan.Unclear || plan.partial()) {
			continue // a partial index may hold just these documents
		}
		p.Report(diag.Finding{
			Pos: a.Filter.Pos(), End: a.Filter.End(),
			Message: "the filter only says what documents are not: no index leads to them, all are looked at",
		})
	}
}

// readsMany reports whether a query looks for all documents that match: the first few are found at once, since nearly all match.
func readsMany(q *lift.Query) bool {
	switch q.Verb {
	case lift.Find:
		return q.Setting("Limit") == nil
	case lift.Count:
		return true
	case lift.Aggregate:
		part, ok := q.Part(lift.Pipeline)
		return ok && !slices.ContainsFunc(part.Node.Elems, func(stage *lift.Node) bool { return stage.Lookup("$limit") != nil })
	}
	return false
}

// partial reports whether an index of some documents only is declared.
func (p *Plan) partial() bool {
	for _, d := range p.Indexes {
		if d.Filtered {
			return true
		}
	}
	return false
}
