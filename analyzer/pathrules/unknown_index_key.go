package pathrules

import (
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
)

// unknownIndexKey is DB1007: the key of an index is a misspelt field. The index is made, and is empty of what is asked for.
func unknownIndexKey() rule.Rule {
	return rule.Rule{Code: "DB1007", Run: func(p *rule.Pass) {
		indexKeys(p, func(u use) {
			if u.lost() == nil && !u.usedBeside() {
				u.misspelling("the index key", " is no field of "+u.owner())
			}
		})
	}}
}

// usedBeside reports whether anything but indexes uses the name: documents have it then, whatever the structs say.
func (u use) usedBeside() bool {
	usage := u.usage()
	if usage.Writes > 0 || usage.Functions > 1 {
		return true
	}
	return u.elsewhere(func(_ *lift.Query, p walk.Path) bool { return p.Role != lift.IndexKeys })
}

// bare is a name without what writers choose: case, "_" and "-".
func bare(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
}
