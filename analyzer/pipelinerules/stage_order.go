package pipelinerules

import (
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/lift"
)

// stageOrder is DB5011: a stage that must be the first or the last one, and is not.
func stageOrder() rule.Rule {
	return rule.Rule{Code: "DB5011", Run: func(p *rule.Pass) {
		stages(p, func(_ *shape.Flow, s *shape.Stage) {
			if s.Row == nil || s.In.Node.Open || s.In.Update {
				return
			}
			around := s.In.Around
			switch name := s.Entry.Key; {
			case s.Row.First && behind(s):
				f, ok := atKey(s.Entry, "%s must be the first stage", name)
				report(p, f, ok)
			case s.Row.Last && before(s):
				f, ok := atKey(s.Entry, "%s must be the last stage", name)
				report(p, f, ok)
			case (s.Row.First || s.Row.Last) && around != nil && around.Entry.Key == "$facet",
				s.Row.Last && around != nil:
				f, ok := atKey(s.Entry, "%s may not stand inside %s", name, around.Entry.Key)
				report(p, f, ok)
			case name == "$match" && behind(s):
				textSearch(p, s.Entry.Value)
			}
		})
	}}
}

// behind reports whether another stage always stands in front of s.
func behind(s *shape.Stage) bool {
	for _, o := range s.In.Stages[:s.Index] {
		if len(o.Node.Guards) == 0 && o.Entry != nil {
			return true
		}
	}
	return false
}

// before reports whether another stage always stands behind s.
func before(s *shape.Stage) bool {
	for _, o := range s.In.Node.Elems[s.Index+1:] {
		if len(o.Guards) == 0 && len(s.Node.Guards) == 0 {
			return true
		}
	}
	return false
}

// textSearch reports a $text in a $match that is not the first stage.
func textSearch(p *rule.Pass, n *lift.Node) {
	conditions(n, func(e *lift.Entry) {
		if e.Key == "$text" {
			f, ok := atKey(e, "a $match with $text must be the first stage")
			report(p, f, ok)
		}
	})
}

// conditions calls fn for every entry of a filter that stands where field names stand.
func conditions(n *lift.Node, fn func(*lift.Entry)) {
	if n == nil || n.Kind != lift.Document {
		return
	}
	for _, e := range n.Entries {
		if !e.Known || e.Value == nil {
			continue
		}
		fn(e)
		switch e.Key {
		case "$and", "$or", "$nor":
			for _, branch := range e.Value.Elems {
				conditions(branch, fn)
			}
		}
	}
}
