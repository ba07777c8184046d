package valuerules

import (
	"fmt"
	"slices"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// conditionOverwritten is DB3020: filter["age"] is assigned twice on one path, and the first condition is lost.
func conditionOverwritten() rule.Rule {
	return rule.Rule{Code: "DB3020", Run: func(p *rule.Pass) {
		o := overwriting{Pass: p, docs: sentDocuments(p)}
		for _, q := range p.Queries {
			spots(q, func(at spot) {
				if at.doc.Ordered {
					return // a bson.D holds both, and the server asks for both
				}
				for i, e := range at.doc.Entries {
					if e.Known && e.Assign != nil && !laterTurn(q, e) {
						o.judge(at.doc.Entries[:i], e)
					}
				}
			})
		}
	}}
}

// An overwriting is one run of the rule.
type overwriting struct {
	*rule.Pass

	docs [][]*lift.Entry // the entries of every document of conditions that is sent
}

func sentDocuments(p *rule.Pass) (docs [][]*lift.Entry) {
	for _, q := range p.Queries {
		spots(q, func(at spot) { docs = append(docs, at.doc.Entries) })
	}
	return docs
}

// laterTurn reports whether an entry is set behind the query in its function: an earlier turn of a loop has set it, and the
// first turn went without it.
func laterTurn(q *lift.Query, e *lift.Entry) bool {
	return q.Func != nil && q.Func.Pos() <= e.Assign.Pos() && e.Assign.Pos() < q.Func.End() && q.Call.Pos() < e.Assign.Pos()
}

// judge reports e if it hides one of the entries before it.
func (o *overwriting) judge(before []*lift.Entry, e *lift.Entry) {
	for _, old := range slices.Backward(before) {
		if !old.Known || old.Key != e.Key || old.KeyExpr == e.KeyExpr {
			continue
		}
		way, lost := o.hides(old, e)
		if !lost || o.usedAlone(old, e) || o.readsBefore(e) {
			return // what stands before old is hidden by it already
		}
		line := o.Fset.Position(old.KeyExpr.Pos()).Line
		o.Report(diag.Finding{
			Pos: e.KeyExpr.Pos(), End: e.KeyExpr.End(),
			Message: fmt.Sprintf("replaces the condition on %s of line %d; %s", e.Key, line, way),
			Related: []diag.Related{{Pos: old.KeyExpr.Pos(), End: old.KeyExpr.End(), Message: "this condition is lost"}},
		})
		return
	}
}

// hides reports whether e takes the place of old by mistake, and what to do instead.
func (o *overwriting) hides(old, e *lift.Entry) (way string, lost bool) {
	if e.ReadsOld || e.Deleted || old.Deleted || o.exclude(old, e) {
		return "", false
	}
	replacesDefault := len(old.Guards) == 0 && len(e.Guards) > 0
	op, whole := mql.Lookup(mql.Query, e.Key)
	switch {
	case whole && (takes(op, "query") || takes(op, "expression")):
		return "put both under $and", !replacesDefault || elsewhere(old.Value, e.Value)
	case losesOperator(old.Value, e.Value):
		return "put both operators into one document", !replacesDefault
	}
	return "it is lost on every path", len(old.Guards) > 0 && len(e.Guards) == 0 && o.sameFunction(old, e)
}

// losesOperator reports whether both values are documents of operators and a has one that b lacks.
func losesOperator(a, b *lift.Node) bool {
	if !tested(a) || !tested(b) || a.Open || b.Open {
		return false
	}
	return slices.ContainsFunc(a.Entries, func(x *lift.Entry) bool {
		return x.Known && !slices.ContainsFunc(b.Entries, func(y *lift.Entry) bool { return !y.Known || x.Key == y.Key })
	})
}

// elsewhere reports whether two lists of conditions speak of different fields: b is then no variant of a.
func elsewhere(a, b *lift.Node) bool {
	x, known := fieldsOf(a)
	y, alsoKnown := fieldsOf(b)
	return known && alsoKnown && !slices.ContainsFunc(x, func(f string) bool { return slices.Contains(y, f) })
}

// fieldsOf returns the fields of the branches of $or; ok is false if some cannot be told.
func fieldsOf(list *lift.Node) (fields []string, ok bool) {
	if list == nil || list.Kind != lift.Array || list.Open || len(list.Elems) == 0 {
		return nil, false
	}
	for _, branch := range list.Elems {
		if branch.Kind != lift.Document || branch.Open {
			return nil, false
		}
		for _, e := range branch.Entries {
			if !e.Known {
				return nil, false
			}
			fields = append(fields, e.Key)
		}
	}
	return fields, true
}

// usedAlone reports whether some query sends old without e: old has done its work there.
func (o *overwriting) usedAlone(old, e *lift.Entry) bool {
	return slices.ContainsFunc(o.docs, func(doc []*lift.Entry) bool {
		return has(doc, old) && !has(doc, e)
	})
}

func has(doc []*lift.Entry, e *lift.Entry) bool {
	return slices.ContainsFunc(doc, func(x *lift.Entry) bool { return x.KeyExpr == e.KeyExpr })
}
