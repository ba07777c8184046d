package pathrules

import (
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// unknownFieldInUpdate reports a misspelt field in an update: MongoDB makes a new one.
func unknownFieldInUpdate() rule.Rule {
	return rule.Rule{Code: "DB4004", Run: func(p *rule.Pass) {
		faulty(p, model.Missing, func(u use) {
			if u.Role == lift.Update {
				u.misspelling(u.owner()+" has no field", effect(u.Operator))
			}
		})
	}}
}

// effect says what an operator does to a name that no document has.
func effect(operator string) string {
	if removes(operator) {
		return ": nothing is removed"
	}
	return ": the update creates it"
}

// removes reports whether an update operator takes something away from what is there.
func removes(operator string) bool {
	return operator == "$pull" || operator == "$pullAll" || operator == "$pop"
}
