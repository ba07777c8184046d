package analyzer

import (
	"context"

	"github.com/databridge-go/databridge/analyzer/workload"
)

// Indexes returns, for each collection whose identity is known, the indexes that the workspace declares on it and those that its
// queries lack. Test files ask for nothing.
func Indexes(ctx context.Context, units []*Unit, o Options) ([]*workload.Plan, error) {
	o.Workspace = true
	_, world, err := o.join(ctx, units)
	if err != nil {
		return nil, err
	}
	return workload.Plans(world), nil
}
