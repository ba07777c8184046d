package pathrules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/nearest"
)

// loneName reports a name that the model does not have and that nobody else uses: whatever it is meant to be, no
// document has it.
func loneName() rule.Rule {
	return rule.Rule{Code: "DB2015", Run: func(p *rule.Pass) {
		faulty(p, model.Missing, func(u use) {
			if usage := u.usage(); !u.demands() || u.makes() || u.renamed() || usage.Functions > 1 || usage.Helper {
				return
			}
			if !u.pass.World.Complete(u.Query, u.model, u.prefix()) || !u.known() {
				return
			}
			if used, _ := u.pass.World.Kin(u.Query, u.model, u.prefix()); used {
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
	case lift.Filter, lift.Sort, lift.Update, lift.FieldName, lift.Expression, lift.Join:
		return u.Polarity == walk.Positive && !u.Computed
	}
	return false
}

// makes reports whether the query is an update that stores the name itself. Names that only updates write are common
// and right: when a document was deleted, and by whom. An element that "$" chooses must be there before, and so must
// what $pull takes away, and what the filter of the update asks for.
func (u use) makes() bool {
	return u.Role == lift.Update && u.Query.API != lift.ODM && !removes(u.Operator) && !u.asksFor() &&
		!slices.ContainsFunc(u.Segments()[u.found.At:], walk.Position)
}

// asksFor reports whether the filter of the query demands the path, too.
func (u use) asksFor() bool {
	return slices.ContainsFunc(walk.List(u.Query), func(p walk.Path) bool {
		return p.Role == lift.Filter && p.Full == u.Full && p.Polarity == walk.Positive
	})
}

// known reports whether the query is one on this model at all: its parent, another path, or its own path below one
// other name is stored.
func (u use) known() bool {
	rest := strings.Join(u.Segments()[u.found.At+1:], ".")
	if u.found.At > 0 || rest != "" && slices.ContainsFunc(u.parents(), func(s *model.Struct) bool { return evidence.Continues(s, rest) != nil }) {
		return true
	}
	known := false
	walk.Paths(u.Query, func(p walk.Path) {
		known = known || p.Full != "_id" && p.Role != lift.Projection && u.model.Resolve(p.Full).Status == model.Found
	})
	return known || shape.Has(u.Query) && u.knownToStages() || u.nearSibling()
}

// nearSibling reports whether the name is a slip of one that is stored at its place. A letter more or less makes another
// word of a short one.
func (u use) nearSibling() bool {
	return slices.ContainsFunc(u.siblings(), func(f *model.Field) bool {
		return len(f.Name) > 2 && nearest.Distance(u.name, f.Name, 1) == 1
	})
}

// knownToStages reports whether the stages of the query ask for another field that is stored.
func (u use) knownToStages() bool {
	return slices.ContainsFunc(flowOf(u.pass, u.Query).Uses, func(other *shape.Use) bool {
		return other.Result.Status == shape.Found && other.Result.Value.Field != nil && other.Result.Value.Field.Name != "_id"
	})
}
