package pathrules

import (
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// unknownNestedField reports a misspelt field of a sub-document, in a filter or in a document of bson.M.
func unknownNestedField() rule.Rule {
	return rule.Rule{Code: "DB2004", Run: func(p *rule.Pass) {
		faulty(p, model.Missing, func(u use) {
			if u.found.At == 0 || isOption(u.Role) || isReference(u.Role) || u.Role == lift.Update {
				return // DB2001, DB2007, DB4004
			}
			u.misspelling(u.owner()+" has no field", "")
		})
	}}
}
