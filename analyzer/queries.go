package analyzer

import (
	"context"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/workload"
	"github.com/databridge-go/databridge/internal/indexes"
	"github.com/databridge-go/databridge/internal/lift"
)

// An Asked is one query of a workspace, with what the checker knows of it.
type Asked struct {
	Unit  *Unit
	Query *lift.Query
	Model *evidence.Model // nil if it is not known
	Why   Reason          // why it could not be checked; "" if it was
	Votes []evidence.Vote // why its collection has the model, the best first
	Asks  []indexes.Shape // what it asks of the indexes of its collection; none if that cannot be told, or if it is nothing
}

// Queries returns every query that counts, test files aside, in the order of the units and of their positions.
func Queries(ctx context.Context, units []*Unit, o Options) ([]Asked, error) {
	o.Workspace = true
	collected, world, err := o.join(ctx, units)
	if err != nil {
		return nil, err
	}
	var all []Asked
	for i, c := range collected {
		if c == nil || units[i].Test {
			continue
		}
		for _, q := range c.Queries {
			why, counts := checked(units[i], q, world)
			if !counts {
				continue
			}
			a := Asked{Unit: units[i], Query: q, Why: why}
			if m, known := world.ModelOf(q); known {
				a.Model, a.Votes = m, world.Votes(q)
			}
			if ask, readable := workload.Read(world, q); readable {
				a.Asks = ask.Shapes
			}
			all = append(all, a)
		}
	}
	return all, nil
}
