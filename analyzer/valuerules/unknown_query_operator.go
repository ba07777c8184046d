package valuerules

import (
	"fmt"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// unknownQueryOperator is DB3001: a name with a $ in a filter that MongoDB has nowhere.
func unknownQueryOperator() rule.Rule {
	return rule.Rule{Code: "DB3001", Run: func(p *rule.Pass) {
		for _, q := range p.Queries {
			spots(q, func(at spot) {
				for _, e := range at.doc.Entries {
					if operator(e) && at.list == "" && written(p, e) && len(mql.Places(e.Key)) == 0 {
						p.Report(unknownOperator(p, q, at, e))
					}
				}
			})
		}
	}}
}

func unknownOperator(p *rule.Pass, q *lift.Query, at spot, e *lift.Entry) diag.Finding {
	f := diag.Finding{Pos: e.KeyExpr.Pos(), End: e.KeyExpr.End()}
	near := mql.Nearest(at.place, e.Key)
	field, isField := fieldBehind(p, q, at, e.Key)
	switch {
	case near != "":
		f.Message = fmt.Sprintf("unknown operator %s; did you mean %s?", e.Key, near)
		f.Fixes = renaming(e.KeyExpr, near)
	case isField:
		f.Message = fmt.Sprintf("unknown operator %s; a filter names the field without the $: %q", e.Key, field)
		f.Fixes = renaming(e.KeyExpr, field)
	default:
		f.Message = fmt.Sprintf("unknown operator %s: MongoDB has no operator of that name", e.Key)
	}
	return f
}

// fieldBehind returns the stored field that a key of a filter names with a $ before it.
func fieldBehind(p *rule.Pass, q *lift.Query, at spot, key string) (string, bool) {
	m, known := p.World.ModelOf(q)
	if !known || at.place != mql.Query || at.inner || len(key) < 2 {
		return "", false
	}
	kinds := m.Kinds(key[1:])
	return key[1:], kinds != 0
}
