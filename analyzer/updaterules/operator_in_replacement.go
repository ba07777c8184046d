package updaterules

import (
	"fmt"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/lift"
)

// operatorInReplacement is DB4002: a replacement is the whole new document, and no key of it may be an operator.
func operatorInReplacement(p *rule.Pass) {
	for part, q := range parts(p, lift.Replacement) {
		if formOf(part.Node) != operators {
			continue
		}
		message := fmt.Sprintf("the replacement of %s has an update operator", q.Verb)
		if other := updating(q.Verb); other != "" {
			message += fmt.Sprintf(": use %s", other)
		}
		f := misused(part, message)
		f.Fixes = renamed(q, f, updating)
		p.Report(f)
	}
}

// updating is the verb that takes operators where v takes a whole document; "" if there is none.
func updating(v lift.Verb) lift.Verb {
	switch v {
	case lift.ReplaceOne:
		return lift.UpdateOne
	case lift.FindOneAndReplace:
		return lift.FindOneAndUpdate
	}
	return ""
}
