package odm

import (
	"context"
	"errors"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/expr"
	"github.com/databridge-go/databridge/odm/internal/sound"
)

// UpdatePipeline changes every document that meets q's conditions by a pipeline, each stage of which is a document such
// as bson.M{"$set": bson.M{"total": bson.M{"$sum": "$prices"}}}: a change may be computed from the fields of the document
// (MongoDB 4.2 and later). BeforeWrite hooks are told, but can add nothing; the times and the revision that the model
// keeps are set by one more stage. Conditions and steps are as for Update.
//
// Errors: as Update.
//
//go:noinline
func (q Query[T]) UpdatePipeline(ctx context.Context, stages ...any) (Updated, error) {
	return q.q.pipe(ctx, stages)
}

func (q query) pipe(ctx context.Context, stages []any) (Updated, error) {
	op, err := q.piping(ctx, stages)
	if err != nil {
		return Updated{}, err
	}
	return q.updated(q.c.engine.Do(ctx, op))
}

// piping prepares an update by a pipeline.
func (q query) piping(ctx context.Context, stages []any) (engine.Operation, error) {
	if err := q.plain("UpdatePipeline"); err != nil {
		return engine.Operation{}, err
	}
	e, err := q.event("UpdatePipeline", nil)
	if err != nil {
		return engine.Operation{}, err
	}
	if len(stages) == 0 {
		return engine.Operation{}, errors.New("odm: UpdatePipeline of no stages")
	}
	e.fixed = true
	if err := q.c.ask(ctx, nil, e, q.skip); err != nil {
		return engine.Operation{}, err
	}
	op := engine.Operation{Kind: engine.UpdateMany, Filter: e.Filter, Tuning: q.tuning}
	if op.Pipeline, err = expr.Pipeline(q.c.codec(), stages); err != nil {
		return op, q.c.plan.fault(err)
	}
	if err := q.c.plan.faulty(sound.Pipeline(op.Pipeline)); err != nil {
		return op, err
	}
	kept, _, err := expr.Update(expr.Codec{}, q.c.plan.keeps.kept(nil))
	if err == nil && len(kept) > emptyDocument { // a document of $set alone is a stage of $set
		op.Pipeline = append(op.Pipeline, kept)
	}
	return op, err
}
