package pathrules

import (
	"fmt"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// loneName reports a name that the model does not have and that nobody else uses: whatever it is meant to be, no
// document has it.
func loneName() rule.Rule {
	return rule.Rule{Code: "DB2015", Run: func(p *rule.Pass) {
		faulty(p, model.Missing, func(u use) {
			if usage := u.usage(); !u.demands() || u.renamed() || usage.Functions > 1 || usage.Helper {
				return
			}
			if !u.pass.World.Complete(u.Query, u.model, u.prefix()) || !u.known() {
				return
			}
			where := u.Query.Collection.Name
			if where == "" {
				where = u.model.Name
			}
			u.reportAs(diag.Warning, fmt.Sprintf("%s has no %q: no struct, index or other write or query of this collection uses it", where, walk.Stored(u.prefix())), nil)
		})
	}}
}

// demands reports whether the query cannot do what it says unless the name is stored.
func (u use) demands() bool {
	switch u.Role {
	case lift.Filter, lift.Sort, lift.Update, lift.FieldName:
		return u.Polarity == walk.Positive && !u.Computed
	}
	return false
}

// known reports whether the query is one on this model at all: its parent, or another path, is stored.
func (u use) known() bool {
	if u.found.At > 0 {
		return true
	}
	known := false
	walk.Paths(u.Query, func(p walk.Path) {
		known = known || p.Full != "_id" && p.Role != lift.Projection && u.model.Resolve(p.Full).Status == model.Found
	})
	return known
}
