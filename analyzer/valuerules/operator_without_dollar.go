package valuerules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// operatorWithoutDollar is DB3002: {age: {gte: 3}} compares age with a document.
func operatorWithoutDollar() rule.Rule {
	return rule.Rule{Code: "DB3002", Run: func(p *rule.Pass) {
		for _, q := range p.Queries {
			m, known := p.World.ModelOf(q)
			if !known {
				continue
			}
			walk.Paths(q, func(at walk.Path) {
				if readAsField(p, q, m, at) {
					p.Report(withoutDollar(m, at))
				}
			})
		}
	}}
}

// readAsField reports whether the key at the end of a path is the name of an operator without its $, and no field can be
// meant.
func readAsField(p *rule.Pass, q *lift.Query, m *evidence.Model, at walk.Path) bool {
	switch at.Role {
	case lift.Filter, lift.ArrayFilters, lift.IndexFilter:
	default:
		return false
	}
	if at.Dynamic || at.Entry == nil || !at.Entry.Known || at.Condition.Proxy || strings.Contains(at.Entry.Key, ".") {
		return false
	}
	if at.Base == "" {
		return joins(m, at.Entry) && m.Resolve(at.Full).Status == model.Missing && p.World.Complete(q, m, at.Full)
	}
	if _, operator := mql.Lookup(mql.FieldQuery, "$"+at.Entry.Key); !operator || m.Kinds(at.Base) == 0 {
		return false
	}
	switch m.Resolve(at.Full).Status {
	case model.Scalar:
		return true
	case model.Missing:
		return p.World.Complete(q, m, at.Full)
	}
	return false
}

// joins reports whether an entry at the top of a filter is called like an operator that joins conditions, and its value
// is a list of nothing but conditions: each document speaks of a field that is stored, or has an operator.
func joins(m *evidence.Model, e *lift.Entry) bool {
	op, ok := mql.Lookup(mql.Query, "$"+e.Key)
	if !ok || len(op.Args) != 1 || op.Args[0].Variadic == "" || e.Value == nil || e.Value.Kind != lift.Array || len(e.Value.Elems) == 0 {
		return false
	}
	for _, el := range e.Value.Elems {
		if el.Kind != lift.Document || !slices.ContainsFunc(el.Entries, func(e *lift.Entry) bool { return condition(m, e) }) {
			return false
		}
	}
	return true
}

func condition(m *evidence.Model, e *lift.Entry) bool {
	return e.Known && (strings.HasPrefix(e.Key, "$") || m.Resolve(e.Key).Status == model.Found)
}

func withoutDollar(m *evidence.Model, at walk.Path) diag.Finding {
	name, where := "$"+at.Entry.Key, ""
	if at.Base != "" {
		where = " of " + at.Base
	}
	return diag.Finding{
		Pos: at.Key.Pos(), End: at.Key.End(), Model: m.Name, Fixes: renaming(at.Key, name),
		Message: fmt.Sprintf("%q is read as a field%s; the operator is %s", at.Entry.Key, where, name),
	}
}
