package valuerules

import (
	"fmt"
	"slices"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// alwaysStored is DB3024: {$exists: false} on a field that every document has.
func alwaysStored() rule.Rule {
	return rule.Rule{Code: "DB3024", Run: func(p *rule.Pass) {
		j := newJudge(p)
		for _, q := range p.Queries {
			m, known := p.World.ModelOf(q)
			if !known || evidence.Migrates(q) {
				continue
			}
			for _, at := range walk.List(q) {
				if t := asksForAbsence(at); t != nil && p.World.AlwaysStored(q, m, at.Full) {
					p.Report(j.neverAbsent(q, m, at, t))
				}
			}
		}
	}}
}

// asksForAbsence returns the {$exists: false} of a condition. A branch of $or is there for documents that others have
// written.
func asksForAbsence(at walk.Path) *lift.Entry {
	if at.Role != lift.Filter || at.Dynamic || at.Element || at.Or != nil || at.Polarity != walk.Absence || len(at.Tests) != 1 {
		return nil
	}
	i := slices.IndexFunc(at.Tests, func(t *lift.Entry) bool { return t.Key == "$exists" })
	if i < 0 {
		return nil
	}
	return at.Tests[i]
}

func (j *judge) neverAbsent(q *lift.Query, m *evidence.Model, at walk.Path, t *lift.Entry) diag.Finding {
	f := diag.Finding{Model: m.Name}
	f.Pos, f.End = keyOf(at, t)
	zero := "its zero value"
	if r := m.Resolve(at.Full); r.Value != nil {
		zero = zeroOf(r.Value)
	}
	f.Message = fmt.Sprintf("%s is always stored, as %s where nothing is set: $exists: false never matches", at.Full, zero)
	f.Related = j.storedAt(q, m, at.Full).related(j.Pass)
	return f
}
