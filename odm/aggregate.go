package odm

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/agg"
	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/expr"
	"github.com/databridge-go/databridge/odm/internal/sound"
)

// Aggregate runs stages over the documents of q and decodes each result into an R: a struct by its bson tags, a map, a
// bson.Raw, or an Only for results of one field. The conditions of q come before the stages; its Sort, Skip and Limit
// come behind them, and sort by what the stages have made.
//
//	odm.Aggregate[ByStatus](ctx, users.Find(U.Age.Gt(18)), agg.Group(U.Status, agg.Sum("n", 1)), agg.Sort("-n"))
//
// The stages see links as they are stored, whatever q fetches: agg.Lookup joins. Results have no state, and hooks do not
// run, AfterLoad neither. A Select of q is an error: agg.Project and ProjectTo say what is kept.
//
// Errors: as Query.All.
func Aggregate[R, T any](ctx context.Context, q Query[T], stages ...agg.Stage) ([]*R, error) {
	return Pipe[R](q, stages...).All(ctx)
}

// Piped is a query with stages, whose results are R's. It is a value, as a Query is.
type Piped[T, R any] struct {
	q      Query[T]
	stages []agg.Stage
}

// Pipe is Aggregate as a value: its results may be read one by one, and its command may be looked at.
func Pipe[R, T any](q Query[T], stages ...agg.Stage) Piped[T, R] {
	return Piped[T, R]{q, slices.Clone(stages)}
}

// Pipeline returns the stages as they are sent, those of the query among them.
//
// Errors: as Query.All.
//
//go:noinline
func (p Piped[T, R]) Pipeline() ([]bson.Raw, error) { return p.q.q.pipeline(p.stages) }

// Command returns the aggregate command that All and Iter send, without what the driver adds for its session.
//
// Errors: as Query.All.
//
//go:noinline
func (p Piped[T, R]) Command() (bson.Raw, error) {
	stages, err := p.Pipeline()
	if err != nil {
		return nil, err
	}
	return p.q.q.c.engine.AggregateCommand(stages, p.q.q.tuning)
}

// Iter reads the results one by one, as Query.Iter does.
//
// Errors: as Query.All.
//
//go:noinline
func (p Piped[T, R]) Iter(ctx context.Context) iter.Seq2[*R, error] {
	return func(yield func(*R, error) bool) {
		stages, err := p.Pipeline()
		if err != nil {
			yield(nil, err)
			return
		}
		c := p.q.q.c
		results[R](c.engine.Aggregate(ctx, stages, p.q.q.tuning), c.engine.Codec(), func(err error) error { return c.failed("aggregate in", err) })(yield)
	}
}

// All returns every result; none is no error.
//
// Errors: as Query.All.
//
//go:noinline
func (p Piped[T, R]) All(ctx context.Context) ([]*R, error) { return collected(p.Iter(ctx)) }

// One returns the first result, or ErrNotFound.
//
//go:noinline
func (p Piped[T, R]) One(ctx context.Context) (*R, error) {
	p.q.q = p.q.q.first()
	for r, err := range p.Iter(ctx) {
		return r, err
	}
	return nil, fmt.Errorf("aggregate in %s: %w", p.q.q.c.engine.Name(), ErrNotFound)
}

// AggregateDB runs stages on the database itself: the first one has documents of its own, as agg.Documents and
// agg.CurrentOp have.
func AggregateDB[R any](ctx context.Context, db *DB, stages ...agg.Stage) ([]*R, error) {
	if db == nil || db.driver == nil {
		return nil, errors.New("odm: AggregateDB of no database: the DB comes from Open or New")
	}
	codec := expr.Codec{}
	if c := db.engine.Codec(); !c.Plain() {
		codec.Configure = c.Configure
	}
	pipeline, err := expr.PipelineOf(codec, stages)
	if err != nil {
		return nil, err
	}
	if f := sound.Pipeline(pipeline); f != nil {
		return nil, &ValueError{Model: "database " + db.driver.Name(), Path: f.Path, Kind: f.Kind, text: f.Error()}
	}
	return collected(results[R](db.engine.Aggregate(ctx, pipeline), db.engine.Codec(), func(err error) error {
		return fmt.Errorf("aggregate in %s: %w", db.driver.Name(), err)
	}))
}

// results decodes what a pipeline gives.
func results[R any](docs iter.Seq2[bson.Raw, error], codec engine.Codec, failed func(error) error) iter.Seq2[*R, error] {
	return func(yield func(*R, error) bool) {
		for raw, err := range docs {
			if err != nil {
				yield(nil, failed(err))
				return
			}
			out := new(R)
			if doc, ok := any(out).(*bson.Raw); ok {
				*doc = slices.Clone(raw) // the bytes belong to the whole reply
			} else if err := codec.Unmarshal(raw, out); err != nil {
				yield(nil, fmt.Errorf("odm: decode %v as %T: %w", raw, *out, err))
				return
			}
			if !yield(out, nil) {
				return
			}
		}
	}
}

func collected[R any](rs iter.Seq2[*R, error]) ([]*R, error) {
	var all []*R
	for r, err := range rs {
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// Only is the result of a pipeline that makes one field: agg.Count, or agg.Group and agg.Project of it. A field _id
// beside another one does not count.
type Only[V any] struct{ Value V }

// UnmarshalBSON decodes the one field of a document.
func (o *Only[V]) UnmarshalBSON(doc []byte) error {
	es, err := bson.Raw(doc).Elements()
	if err != nil {
		return err
	}
	if len(es) > 1 {
		es = slices.DeleteFunc(es, func(e bson.RawElement) bool { return e.Key() == "_id" })
	}
	if len(es) != 1 {
		return errors.New("an odm.Only is a result of one field")
	}
	return es[0].Value().Unmarshal(&o.Value)
}
