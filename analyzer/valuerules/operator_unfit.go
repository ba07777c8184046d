package valuerules

import (
	"fmt"
	"go/token"
	"slices"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// operatorUnfit is DB3011: an operator that tests what a field never is, and an operand that the server reads as a
// truth value without saying so.
func operatorUnfit() rule.Rule {
	return rule.Rule{Code: "DB3011", Run: func(p *rule.Pass) {
		j := newJudge(p)
		for _, q := range p.Queries {
			spots(q, func(at spot) { j.truths(at) })
			if m, known := p.World.ModelOf(q); known && !j.registry && !evidence.Migrates(q) {
				j.unfit(q, m)
			}
		}
	}}
}

// truths reports operands that are no truth values where one is due: {$exists: "false"} asks that the field be there.
func (j *judge) truths(at spot) {
	if at.place != mql.FieldQuery || at.list != "" {
		return
	}
	for _, e := range at.doc.Entries {
		op, known := mql.Lookup(mql.FieldQuery, e.Key)
		if !known || !operator(e) || e.Value == nil || len(op.Args) != 1 || op.Args[0].Kinds != model.Bool {
			continue
		}
		if k := j.kinds(e.Value); k != 0 && k&(model.Bool|model.Number|model.Null) == 0 {
			j.Report(untrue(j.Pass, e, k))
		}
	}
}

func untrue(p *rule.Pass, e *lift.Entry, k model.Kinds) diag.Finding {
	v := at(e.Value)
	f := diag.Finding{Pos: v.Pos(), End: v.End(), Related: related(e.Value)}
	f.Message = fmt.Sprintf("%s takes a bool: %s means true, whatever it holds", e.Key, rule.Words(k))
	text, constant := walk.Text(e.Value)
	if !constant {
		return f
	}
	f.Message = fmt.Sprintf("%s takes a bool: %q means true", e.Key, text)
	if (text == "true" || text == "false") && loose(p, v) {
		f.Fixes = []diag.Fix{{
			Title: "write " + text, Edits: []diag.Edit{{Pos: v.Pos(), End: v.End(), New: text}}, Alters: text == "false",
		}}
	}
	return f
}

// unfit reports the operators of a query that the kinds of their fields never meet.
func (j *judge) unfit(q *lift.Query, m *evidence.Model) {
	paths := walk.List(q)
	for _, p := range paths {
		switch p.Role {
		case lift.Filter, lift.ArrayFilters, lift.IndexFilter:
		default:
			continue
		}
		if p.Dynamic || p.Condition == nil || p.Condition.Proxy || !tested(p.Value) || storedTwoWays(p, paths) {
			continue
		}
		field := j.storedAt(q, m, testedAt(p))
		for _, t := range p.Tests {
			if op, known := mql.Lookup(mql.FieldQuery, t.Key); known && !field.takes(op) && !entersScalar(field, t, op) {
				j.Report(j.unfitting(p, t, field, op))
			}
		}
	}
}

// testedAt is the path whose values a condition tests: an element, where it stands in $elemMatch.
func testedAt(p walk.Path) string {
	if p.Element {
		return lift.JoinPath(p.Full, "0")
	}
	return p.Full
}

// storedTwoWays reports whether another branch of the same $or asks for the same path: the author knows that it is
// stored in several ways.
func storedTwoWays(p walk.Path, paths []walk.Path) bool {
	return p.Or != nil && slices.ContainsFunc(paths, func(o walk.Path) bool {
		return o.Or == p.Or && o.Branch != p.Branch && o.Full == p.Full
	})
}

// entersScalar reports whether an operator asks for fields of a value that has none: DB2003 says it better.
func entersScalar(field stored, t *lift.Entry, op *mql.Operator) bool {
	if !takes(op, "query") || t.Value == nil || field.kinds()&model.Object != 0 {
		return false
	}
	return slices.ContainsFunc(t.Value.Entries, func(e *lift.Entry) bool { return e.Known && !operator(e) })
}

// takes reports whether an operator can be true of a value that is stored.
func (s stored) takes(op *mql.Operator) bool {
	if op.Fits == 0 || len(s.values) == 0 {
		return true
	}
	if op.Elements {
		return s.kinds()&op.Fits != 0
	}
	var own model.Kinds
	for _, v := range s.values {
		own |= v.Kinds
	}
	return own&op.Fits != 0
}

func (j *judge) unfitting(p walk.Path, t *lift.Entry, field stored, op *mql.Operator) diag.Finding {
	f := diag.Finding{Model: field.model, Related: field.related(j.Pass)}
	f.Pos, f.End = keyOf(p, t)
	effect := "never matches"
	if p.Polarity == walk.Negative {
		effect, f.Severity = "has no effect under a negation", diag.Warning
	}
	f.Message = fmt.Sprintf("%s is %s: %s tests %s and %s", walk.Stored(p.Full), field, t.Key, rule.Words(op.Fits), effect)
	return f
}

// keyOf is where an operator is written; odm writes some itself, and then it is the path.
func keyOf(p walk.Path, t *lift.Entry) (from, to token.Pos) {
	e := p.Key
	if t.KeyExpr != nil {
		e = t.KeyExpr
	}
	return e.Pos(), e.End()
}
