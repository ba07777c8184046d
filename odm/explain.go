package odm

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A Verbosity says how much Explain tells.
type Verbosity string

// The verbosities of MongoDB.
const (
	QueryPlanner      Verbosity = "queryPlanner"      // the plan that would be used; nothing is run
	ExecutionStats    Verbosity = "executionStats"    // that plan is run, and its figures told
	AllPlansExecution Verbosity = "allPlansExecution" // the plans that were not chosen are told too
)

// Explain asks the server how it would read the documents of q: by which index, and how many documents it looks at. It
// tells the plan alone unless a verbosity is given, of which the last one counts. The shape of the answer is that of the
// server's version. It cannot run in a transaction.
//
// Errors: as All.
//
//go:noinline
func (q Query[T]) Explain(ctx context.Context, verbosity ...Verbosity) (bson.Raw, error) {
	command, err := q.q.command()
	if err != nil {
		return nil, err
	}
	return explained(ctx, q.q, command, verbosity)
}

// Explain asks the server how it would read the results, as Query.Explain does.
//
// Errors: as Query.All.
//
//go:noinline
func (p Projected[T, R]) Explain(ctx context.Context, verbosity ...Verbosity) (bson.Raw, error) {
	command, err := p.Command()
	if err != nil {
		return nil, err
	}
	return explained(ctx, p.q.q, command, verbosity)
}

// Explain asks the server how it would run the pipeline, as Query.Explain does.
//
// Errors: as Query.All.
//
//go:noinline
func (p Piped[T, R]) Explain(ctx context.Context, verbosity ...Verbosity) (bson.Raw, error) {
	command, err := p.Command()
	if err != nil {
		return nil, err
	}
	return explained(ctx, p.q.q, command, verbosity)
}

func explained(ctx context.Context, q query, command bson.Raw, verbosity []Verbosity) (bson.Raw, error) {
	v := QueryPlanner
	if len(verbosity) > 0 {
		v = verbosity[len(verbosity)-1]
	}
	plan, err := q.c.engine.Explain(ctx, command, string(v), q.tuning)
	if err != nil {
		return nil, q.c.failed("explain a query of", err)
	}
	return plan, nil
}
