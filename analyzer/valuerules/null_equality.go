package valuerules

import (
	"fmt"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// nullEquality is DB3014, advice: {tags: null} matches documents without tags too, and none with an empty array.
func nullEquality() rule.Rule {
	return rule.Rule{Code: "DB3014", Run: func(p *rule.Pass) {
		for _, q := range p.Queries {
			m, known := p.World.ModelOf(q)
			if !known {
				continue
			}
			walk.Paths(q, func(at walk.Path) {
				if at.Role != lift.Filter || at.Dynamic || at.Element || at.Tests != nil || !walk.Null(at.Value) {
					return
				}
				r := m.Resolve(at.Full)
				if r.Status != model.Found || r.Value == nil || r.Value.Kinds&model.Array == 0 && r.Value.Link == nil {
					return
				}
				what := "documents without it too, and none with an empty array"
				if r.Value.Link != nil {
					what = "documents without it too"
				}
				p.Report(diag.Finding{
					Pos: at.Key.Pos(), End: at.Key.End(), Model: m.Name,
					Message: fmt.Sprintf("%s equal to null matches %s", at.Full, what),
				})
			})
		}
	}}
}
