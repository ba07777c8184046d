package pipelinerules

import (
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
)

// operatorNotInMatch is DB5013: operators of filters that a $match refuses.
func operatorNotInMatch() rule.Rule {
	return rule.Rule{Code: "DB5013", Run: func(p *rule.Pass) {
		stages(p, func(_ *shape.Flow, s *shape.Stage) {
			if s.Entry.Key != "$match" {
				return
			}
			conditions(s.Entry.Value, func(e *lift.Entry) {
				if e.Key == "$where" {
					f, ok := atKey(e, "$where may not stand in $match: use $expr")
					report(p, f, ok)
				}
				for _, t := range walk.Operators(e.Value) {
					if sortsByDistance(t.Key) {
						f, ok := atKey(t, "%s may not stand in $match: use the stage $geoNear, or $geoWithin", t.Key)
						report(p, f, ok)
					}
				}
			})
		})
	}}
}

// sortsByDistance reports whether an operator of a field also sorts what it finds.
func sortsByDistance(name string) bool { return name == "$near" || name == "$nearSphere" }
