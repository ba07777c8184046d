package valuerules

import (
	"fmt"
	"slices"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// fieldsBesideOperators is DB3010: {age: {$gt: 1, x: 2}} has a field among the operators of a condition.
func fieldsBesideOperators() rule.Rule {
	return rule.Rule{Code: "DB3010", Run: func(p *rule.Pass) {
		for _, q := range p.Queries {
			spots(q, func(at spot) {
				if at.place == mql.FieldQuery && at.list == "" && slices.ContainsFunc(at.doc.Entries, operator) {
					for _, e := range at.doc.Entries {
						if stray(p, e) {
							p.Report(besideOperators(e))
						}
					}
				}
			})
		}
	}}
}

// stray reports whether an entry is a field that the program itself has written.
func stray(p *rule.Pass, e *lift.Entry) bool {
	return e.Known && e.Key != "" && e.Key[0] != '$' && written(p, e)
}

func besideOperators(e *lift.Entry) diag.Finding {
	f := diag.Finding{Pos: e.KeyExpr.Pos(), End: e.KeyExpr.End()}
	f.Message = fmt.Sprintf("%q stands among operators: a condition has either operators or the fields of a document", e.Key)
	if _, known := mql.Lookup(mql.FieldQuery, "$"+e.Key); known {
		f.Message = fmt.Sprintf("%q stands among operators: the operator is $%s", e.Key, e.Key)
		f.Fixes = renaming(e.KeyExpr, "$"+e.Key)
	}
	return f
}
