package workload

import (
	"fmt"
	"go/ast"
	"go/constant"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// skipWithoutSort is DB6007: pages of documents in no order, or far away ones.
func skipWithoutSort(p *rule.Pass) {
	for _, q := range p.Queries {
		if q.Through != "" || q.OpenOptions || hasHint(q) || evidence.Migrates(q) {
			continue // an index that is named gives its order
		}
		if a, ok := Read(p.World, q); ok && a.conditions.special {
			continue // $near gives one too
		}
		for _, s := range q.Settings {
			if _, sorted := q.Part(lift.Sort); s.Name == "Skip" && q.Verb == lift.Find {
				skips(p, s.Arg, p.World.Constant(q, s.Arg), sorted || q.Setting("Sort") != nil)
			}
		}
		if part, ok := q.Part(lift.Pipeline); ok && q.Verb == lift.Aggregate {
			skipStages(p, q, part.Node)
		}
	}
}

// skipStages looks at the $skip stages of a pipeline.
func skipStages(p *rule.Pass, q *lift.Query, n *lift.Node) {
	_, sorted := q.Part(lift.Sort) // of odm's query
	if n.Kind != lift.Array {
		return
	}
	for _, stage := range n.Elems {
		if stage.Kind != lift.Document || stage.Open || len(stage.Entries) != 1 || !stage.Entries[0].Known {
			return // it may sort
		}
		switch e := stage.Entries[0]; e.Key {
		case "$sort", "$geoNear", "$search", "$vectorSearch", "$sortByCount":
			sorted = true
		case "$skip":
			if e.Value != nil && e.Value.Expr != nil {
				skips(p, e.Value.Expr, p.World.Constant(q, e.Value.Expr), sorted || n.Open)
			}
		}
	}
}

// far is how many documents a constant skip may pass over.
const far = 10000

func skips(p *rule.Pass, at ast.Expr, n constant.Value, sorted bool) {
	count, known := int64(0), false
	if n != nil && n.Kind() == constant.Int {
		count, known = constant.Int64Val(n)
	}
	message := ""
	switch {
	case known && count == 0:
		return
	case known && count >= far:
		message = fmt.Sprintf("the server reads %d documents to pass over them: go on after the last one that was read", count)
	case !sorted:
		message = "a skip without a sort: documents have no order of their own, pages may repeat some and miss others"
	default:
		return
	}
	p.Report(diag.Finding{Pos: at.Pos(), End: at.End(), Message: message})
}
