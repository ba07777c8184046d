package pathrules

import (
	"fmt"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/model"
)

// loweredName is DB1011, advice: a field without a bson tag, stored in lower case, while a query has another spelling. The
// query itself is DB2002, DB2012 or DB2013; this one is about the declaration.
func loweredName() rule.Rule {
	return rule.Rule{Code: "DB1011", Run: func(p *rule.Pass) {
		if p.World.Client().UseJSONStructTags {
			return // then json names are stored names
		}
		told := map[*model.Field]bool{}
		faulty(p, model.Missing, func(u use) {
			f := only(u.siblings(), func(f *model.Field) bool {
				return !f.Tagged && f.Name == strings.ToLower(f.GoName()) && plain(f.Name) == plain(u.name)
			})
			if f == nil || told[f] || u.renamed() || u.stored() {
				return
			}
			pos := p.World.Pos(f)
			field := rule.FieldAt(p.Files, pos)
			if field == nil {
				return // it is declared in another package
			}
			told[f] = true
			finding := diag.Finding{
				Pos: field.Pos(), End: field.Type.End(), Model: u.model.Name,
				Message: fmt.Sprintf("%s has no bson tag and is stored as %q; a query calls it %q", f.GoName(), f.Name, u.name),
				Related: []diag.Related{{Pos: u.Key.Pos(), End: u.Key.End(), Message: "this query"}},
			}
			if fix := u.retag(f, f.Name, fmt.Sprintf("say the stored name: %s", f.Name)); fix.Title != "" {
				fix.Alters = false // the name stays as it is
				finding.Fixes = []diag.Fix{fix}
			}
			p.Report(finding)
		})
	}}
}
