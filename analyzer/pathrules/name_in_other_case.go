package pathrules

import (
	"fmt"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// nameInOtherCase reports a name that differs from a stored one in case and separators alone.
func nameInOtherCase() rule.Rule {
	return rule.Rule{Code: "DB2012", Run: func(p *rule.Pass) {
		faulty(p, model.Missing, func(u use) {
			f := only(u.siblings(), func(f *model.Field) bool { return plain(f.Name) == plain(u.name) })
			switch {
			case f == nil || u.renamed() || u.stored():
				return
			case f.Name == "_id" && !u.pass.World.Complete(u.Query, u.model, u.prefix()):
				return // documents may well have an id of their own beside _id
			case u.indexed() || u.writtenElsewhere() && !u.writes():
				return // it is stored under this name too
			}
			u.report(fmt.Sprintf("%q is stored as %q", u.name, f.Name), f, u.replace(f.Name), u.restore(f))
		})
	}}
}

// writes reports whether the path itself is stored by its query.
func (u use) writes() bool {
	return u.Role == lift.Update || u.Role == lift.InsertDoc || u.Role == lift.Replacement
}

// plain takes case and separators off a name: created_at, createdAt and created-at are one name in three dresses.
func plain(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(name))
}

// restore is the fix that stores f under the name that the query uses.
func (u use) restore(f *model.Field) diag.Fix {
	if f.Name == "_id" {
		return diag.Fix{} // MongoDB's own name
	}
	return u.retag(f, tagValue(f, u.name), fmt.Sprintf("store %s as %q: documents that are stored already keep %q", f.GoName(), u.name, f.Name))
}

// tagValue is the bson tag that stores f under a name, its options kept.
func tagValue(f *model.Field, name string) string {
	for _, option := range []struct {
		on   bool
		name string
	}{{f.OmitEmpty, "omitempty"}, {f.MinSize, "minsize"}, {f.Truncate, "truncate"}} {
		if option.on {
			name += "," + option.name
		}
	}
	return name
}
