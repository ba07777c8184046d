package pathrules

import (
	"fmt"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/model"
)

// indexIntoNonArray reports an index on a value that is no array. The update language's positions are DB4006's.
func indexIntoNonArray() rule.Rule {
	return rule.Rule{Code: "DB2005", Run: func(p *rule.Pass) {
		if p.World.Client().Registry {
			return // a codec of the program's own may store an array for it
		}
		faulty(p, model.NotArray, func(u use) {
			f := u.found.Field
			severity, ok := u.severity()
			if !ok || f == nil {
				return
			}
			u.reportAs(severity, fmt.Sprintf("%s is not an array but %s: %q names nothing in it", u.parent(), kindPhrase(f.Value), u.name), f)
		})
	}}
}
