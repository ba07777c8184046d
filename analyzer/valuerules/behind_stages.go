package valuerules

import (
	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// behindStages judges the conditions of a pipeline on what its stages have made, or moved: those on documents as they are
// stored are judged with the filters.
func (j *judge) behindStages(q *lift.Query, fn func(misfit)) {
	if !shape.Has(q) || evidence.Migrates(q) {
		return
	}
	flow := rule.Once(j.Pass, shape.Key{Query: q}, func() *shape.Flow { return shape.Of(j.World, j.Info, q) })
	for _, u := range flow.Uses {
		if u.Role != lift.Filter || u.Result.Status != shape.Found || u.Dynamic || u.Condition == nil || u.Condition.Proxy {
			continue
		}
		for _, bad := range j.compare(u.Path, j.madeAs(q, u.Result.Value)).bad {
			bad.query = q
			fn(bad)
		}
	}
}

// madeAs is what a stage lets a path hold.
func (j *judge) madeAs(q *lift.Query, v *shape.Value) stored {
	held := v.Holds()
	if held == nil || opaque(held) {
		return stored{}
	}
	s := stored{values: []*model.Value{held}, hex: q.API == lift.DriverV1 || j.World.Client().ObjectIDAsHexString}
	if v.Field != nil && v.Field.Value != nil {
		s.field = v.Field
	}
	return s
}
