package updaterules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// upsertWithoutValues is DB4015, advice: an upsert whose filter asks for a field by operators only. The document that it
// inserts lacks the field, unless the update sets it.
func upsertWithoutValues(p *rule.Pass) {
	for _, q := range p.Queries {
		update, ok := q.Part(lift.Update)
		if !q.Upsert || !ok || !wholeUpdate(update.Node) {
			continue
		}
		paths := walk.List(q)
		for _, c := range paths {
			if !asksOnly(c) || slices.ContainsFunc(paths, func(o walk.Path) bool { return sets(o, c.Full) }) {
				continue
			}
			p.Report(diag.Finding{
				Pos: c.Key.Pos(), End: c.Key.End(),
				Message: fmt.Sprintf("the document that this upsert inserts has no %s: the filter asks for it by operators only", c.Full),
			})
		}
	}
}

// asksOnly reports whether a condition at the top of a filter demands a field and gives it no value.
func asksOnly(c walk.Path) bool {
	if c.Role != lift.Filter || c.Part.Role != lift.Filter || c.Condition != c.Part.Node || c.Dynamic || c.Polarity != walk.Positive || len(c.Tests) == 0 {
		return false
	}
	return !slices.ContainsFunc(c.Tests, func(t *lift.Entry) bool { return t.Key == "$eq" || t.Key == "$in" || t.Key == "$all" })
}

// sets reports whether a change stores a path, or what holds it.
func sets(change walk.Path, path string) bool {
	return change.Role == lift.Update && (change.Full == path || strings.HasPrefix(path, change.Full+".") || strings.HasPrefix(change.Full, path+"."))
}
