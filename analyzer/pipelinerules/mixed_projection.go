package pipelinerules

import (
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
)

// mixedProjection is DB5006: a projection that keeps some fields and drops others. _id may be dropped beside fields that
// are kept.
func mixedProjection() rule.Rule {
	return rule.Rule{Code: "DB5006", Run: func(p *rule.Pass) {
		stages(p, func(f *shape.Flow, s *shape.Stage) {
			if s.Entry.Key == "$project" {
				mixed(p, f.Constant(s.Entry.Value) == nil, s.Entry.Value)
			}
		})
		for _, q := range p.Queries {
			for _, part := range q.Parts {
				if part.Role == lift.Projection && part.Node != nil {
					mixed(p, false, part.Node)
				}
			}
		}
	}}
}

// mixed reports a document that has both; stage tells that computed fields count as kept ones.
func mixed(p *rule.Pass, stage bool, n *lift.Node) {
	if n.Kind != lift.Document || n.Proxy {
		return
	}
	m := mixture{stage: stage}
	m.read(n, "")
	if m.kept == "" || m.dropped == "" {
		return
	}
	f, ok := atUse(n, "the projection keeps %s and drops %s: it must do one of the two", m.kept, m.dropped)
	report(p, f, ok)
}

// A mixture is what a projection keeps and what it drops: the first path of each.
type mixture struct {
	stage         bool
	kept, dropped string
}

func (m *mixture) read(n *lift.Node, base string) {
	for _, e := range n.Entries {
		if !e.Known || e.Value == nil || !always(e) {
			continue
		}
		path := lift.JoinPath(base, e.Key)
		on, constant := walk.Truth(e.Value)
		switch {
		case path == "_id":
			continue
		case constant && on && m.kept == "":
			m.kept = path
		case constant && !on && m.dropped == "":
			m.dropped = path
		case constant:
		case e.Value.Kind == lift.Document && len(e.Value.Entries) > 0 && walk.Operators(e.Value) == nil && !e.Value.Open:
			m.read(e.Value, path)
		case m.stage && m.kept == "" && e.Value.Kind == lift.Document && walk.Operators(e.Value) != nil:
			m.kept = path
		}
	}
}
