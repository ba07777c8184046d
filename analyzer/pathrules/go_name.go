package pathrules

import (
	"fmt"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/model"
)

// goName reports the Go name of a field where only its stored name means anything.
func goName() rule.Rule {
	return rule.Rule{Code: "DB2002", Run: func(p *rule.Pass) {
		faulty(p, model.Missing, func(u use) {
			f := only(u.siblings(), func(f *model.Field) bool { return f.GoName() == u.name })
			if f == nil || u.renamed() || u.stored() {
				return
			}
			u.report(fmt.Sprintf("%q is the Go name; the stored name is %q", u.name, f.Name), f, u.replace(f.Name))
		})
	}}
}
