package pathrules

import (
	"fmt"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/model"
)

// jsonName reports the json name of a field where only its bson name is stored.
func jsonName() rule.Rule {
	return rule.Rule{Code: "DB2013", Run: func(p *rule.Pass) {
		if p.World.Client().UseJSONStructTags {
			return // then json names are stored names
		}
		faulty(p, model.Missing, func(u use) {
			f := only(u.siblings(), func(f *model.Field) bool { return f.JSON == u.name })
			if f == nil || u.stored() {
				return
			}
			if !f.Tagged {
				u.report(fmt.Sprintf("%s has no bson tag: stored as %q; the json name %q is not used", f.GoName(), f.Name, u.name), f,
					u.replace(f.Name), u.restore(f))
				return
			}
			// The author thought of bson names, so that another one may be in the documents as well.
			severity, ok := u.severity()
			if !ok || !u.pass.World.Complete(u.Query, u.model, u.prefix()) {
				return
			}
			if severity == "" {
				severity = diag.Warning
			}
			u.reportAs(severity, fmt.Sprintf("%q is the json name; the stored name is %q", u.name, f.Name), f, u.replace(f.Name))
		})
	}}
}
