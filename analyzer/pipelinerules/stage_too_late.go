package pipelinerules

import (
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
)

// stageTooLate is DB5016: a $match behind a stage that works on documents which the $match then throws away.
func stageTooLate() rule.Rule {
	return rule.Rule{Code: "DB5016", Run: func(p *rule.Pass) {
		stages(p, func(f *shape.Flow, s *shape.Stage) {
			if s.Entry.Key != "$match" || s.Index == 0 || s.In.Node.Open || len(s.Node.Guards) > 0 {
				return
			}
			last := s.In.Stages[s.Index-1]
			if last.Entry != nil && len(last.Node.Guards) == 0 && independent(f, s, last) {
				found, ok := atKey(s.Entry, "this $match needs nothing of %s: in front of it, %s works on fewer documents", nameOf(last), last.Entry.Key)
				report(p, found, ok)
			}
		})
	}}
}

// independent reports whether a filter asks for nothing that the stage before it makes, and that stage makes no
// document depend on others.
func independent(f *shape.Flow, s, last *shape.Stage) bool {
	made := ""
	switch last.Entry.Key {
	case "$lookup", "$graphLookup":
		made, _ = f.Text(last.Entry.Value.Lookup("as"))
	default:
		return false
	}
	if made == "" || !whole(s.Entry.Value) {
		return false
	}
	plain := true
	walk.Within(f.Query, s.In.Part, lift.Filter, s.Entry.Value, func(p walk.Path) {
		plain = plain && !p.Dynamic && p.Full != made && !strings.HasPrefix(p.Full, made+".") && !strings.HasPrefix(made, p.Full+".")
	})
	conditions(s.Entry.Value, func(e *lift.Entry) { plain = plain && e.Key != "$expr" })
	return plain && len(s.Entry.Value.Entries) > 0
}
