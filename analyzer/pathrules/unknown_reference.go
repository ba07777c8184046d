package pathrules

import (
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/lift"
)

// unknownReference reports a misspelt "$field" that asks for documents as they are stored.
func unknownReference() rule.Rule {
	return rule.Rule{Code: "DB2008", Run: func(p *rule.Pass) { Misspelt(p, lift.Expression) }}
}

// Misspelt reports the misspelt fields among the names of a role inside of stages and expressions.
func Misspelt(p *rule.Pass, r lift.Role) {
	undeclared(p, func(u use) {
		if u.Role == r {
			u.misspelling(u.owner()+" has no field", "")
		}
	})
}
