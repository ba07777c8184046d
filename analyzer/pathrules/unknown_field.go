package pathrules

import (
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// unknownField reports a misspelt field at the top of a filter or of a document of bson.M.
func unknownField() rule.Rule {
	return rule.Rule{Code: "DB2001", Run: func(p *rule.Pass) {
		faulty(p, model.Missing, func(u use) {
			if u.found.At > 0 || isOption(u.Role) || u.Role == lift.Update || isReference(u.Role) {
				return // DB2004, DB2007, DB4004, DB2008, DB5008
			}
			u.misspelling(u.owner()+" has no field", "")
		})
	}}
}
