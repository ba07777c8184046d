package valuerules

import (
	"fmt"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// duplicateKey is DB3017: one key stands twice in a bson.D.
func duplicateKey() rule.Rule {
	return rule.Rule{Code: "DB3017", Run: func(p *rule.Pass) {
		for _, q := range p.Queries {
			conditions := map[*lift.Node]bool{} // the server asks for every entry of these
			spots(q, func(at spot) { conditions[at.doc] = true })
			for i := range q.Parts {
				part := &q.Parts[i]
				for _, n := range listed(part) {
					eachNode(n, func(n *lift.Node) {
						if !conditions[n] {
							twice(n, func(a, b *lift.Entry) { p.Report(repeated(part.Role, a, b)) })
						}
					})
				}
			}
			newJudge(p).contradictions(q)
		}
	}}
}

// listed returns the nodes of a part in which a key is to stand once. An update may have an operator twice, and of two
// changes of one path DB4008 speaks; a command is read by the server's own rules.
func listed(part *lift.Part) []*lift.Node {
	switch {
	case part.Node == nil || part.Role == lift.Command:
		return nil
	case part.Role != lift.Update || part.Node.Kind != lift.Document:
		return []*lift.Node{part.Node}
	}
	var values []*lift.Node
	for _, op := range part.Node.Entries {
		if op.Value == nil {
			continue
		}
		for _, e := range op.Value.Entries {
			values = append(values, e.Value)
		}
	}
	return values
}

// twice calls fn for every key of a literal bson.D that stands there already.
func twice(n *lift.Node, fn func(a, b *lift.Entry)) {
	if n.Kind != lift.Document || !n.Ordered || n.Proxy {
		return
	}
	first := map[string]*lift.Entry{}
	for _, e := range n.Entries {
		if !e.Known || e.Assign != nil || len(e.Guards) > 0 {
			continue
		}
		if a := first[e.Key]; a != nil {
			fn(a, e)
			continue
		}
		first[e.Key] = e
	}
}

func repeated(role lift.Role, a, b *lift.Entry) diag.Finding {
	what := "both are stored, and who reads it sees one of them"
	switch role {
	case lift.Sort, lift.Hint:
		what = "the second one has no effect"
	case lift.IndexKeys, lift.Projection:
		what = "the server refuses that"
	case lift.Pipeline, lift.Update:
		what = "keep one"
	case lift.Filter, lift.IndexFilter, lift.ArrayFilters, lift.ID:
		what = "no document that a program stores equals it"
	}
	return diag.Finding{
		Pos: b.KeyExpr.Pos(), End: b.KeyExpr.End(),
		Message: fmt.Sprintf("second %q in one document: %s", b.Key, what),
		Related: []diag.Related{{Pos: a.KeyExpr.Pos(), End: a.KeyExpr.End(), Message: "it stands here already"}},
	}
}

// contradictions reports two values that one field is to equal at the same time, where it holds one value only.
func (j *judge) contradictions(q *lift.Query) {
	m, known := j.World.ModelOf(q)
	if !known {
		return
	}
	equal := map[*lift.Node][]walk.Path{}
	walk.Paths(q, func(p walk.Path) {
		single := p.Role == lift.Filter && !p.Dynamic && p.Tests == nil && p.Entry != nil && len(p.Entry.Guards) == 0
		if !single || !p.Condition.Ordered || p.Condition.Proxy || p.Value == nil || p.Polarity == walk.Unclear {
			return
		}
		for _, a := range equal[p.Condition] {
			if a.Full == p.Full && oneValue(m, p.Full) && !sameValue(j.Pass, a.Value, p.Value) {
				j.Report(contradiction(m.Name, a, p))
				return
			}
		}
		equal[p.Condition] = append(equal[p.Condition], p)
	})
}

// oneValue reports whether a path leads to one value and never through an array.
func oneValue(m *evidence.Model, path string) bool {
	for i := range len(path) + 1 {
		if i < len(path) && path[i] != '.' {
			continue
		}
		if k := m.Kinds(path[:i]); k&^model.Null == 0 || k&model.Array != 0 {
			return false
		}
	}
	return true
}

// sameValue reports whether two values are written alike.
func sameValue(p *rule.Pass, a, b *lift.Node) bool {
	x, y := p.Info.Types[a.Expr].Value, p.Info.Types[b.Expr].Value
	if x != nil && y != nil {
		return x.ExactString() == y.ExactString()
	}
	return types.ExprString(at(a)) == types.ExprString(at(b))
}

func contradiction(name string, a, b walk.Path) diag.Finding {
	return diag.Finding{
		Pos: b.Key.Pos(), End: b.Key.End(), Model: name,
		Message: fmt.Sprintf("second value of %s: it holds one, and the filter demands both", b.Full),
		Related: []diag.Related{{Pos: a.Key.Pos(), End: a.Key.End(), Message: "the first one is demanded here"}},
	}
}
