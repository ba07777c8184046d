package odm

import (
	"context"
	"fmt"
	"iter"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/agg"
	"github.com/databridge-go/databridge/odm/internal/engine"
)

// Projected is a query of model T whose results are R's. It is a value, as a Query is.
type Projected[T, R any] struct {
	q        Query[T]
	computed []agg.Fields
}

// Project reads the documents of q as R's: a struct with some of T's fields, by their bson tags, or a map. The server
// sends the fields that R declares, and the id, and nothing else, whatever q selects. The results have no state.
//
// A field of R that says odm:"from=category.name" is taken from there (MongoDB 4.4 and later); Compute has more.
func Project[R, T any](q Query[T]) Projected[T, R] { return Projected[T, R]{q: q} }

// Where returns a copy of p that also demands every one of fs.
//
//go:noinline
func (p Projected[T, R]) Where(fs ...Filter[T]) Projected[T, R] { p.q = p.q.Where(fs...); return p }

// Sort returns a copy of p that sorts by os, which are fields of T, after the keys that p sorts by already.
//
//go:noinline
func (p Projected[T, R]) Sort(os ...Order[T]) Projected[T, R] { p.q = p.q.Sort(os...); return p }

// Skip returns a copy of p that leaves out the first n documents.
//
//go:noinline
func (p Projected[T, R]) Skip(n int64) Projected[T, R] { p.q.q.offset = n; return p }

// Limit returns a copy of p that reads at most n documents; 0 means no limit.
//
//go:noinline
func (p Projected[T, R]) Limit(n int64) Projected[T, R] { p.q.q.limit = n; return p }

// Command returns the find command that All and Iter send, without what the driver adds for its session.
//
// Errors: as Query.All.
//
//go:noinline
func (p Projected[T, R]) Command() (bson.Raw, error) {
	f, err := p.find()
	if err != nil {
		return nil, err
	}
	return p.q.q.c.engine.Command(f)
}

// Iter reads the results one by one, as Query.Iter does.
//
// Errors: as Query.All.
//
//go:noinline
func (p Projected[T, R]) Iter(ctx context.Context) iter.Seq2[*R, error] {
	return fetched(ctx, p.q.q, p.each(ctx))
}

//go:noinline
func (p Projected[T, R]) each(ctx context.Context) iter.Seq2[*R, error] {
	return func(yield func(*R, error) bool) {
		f, err := p.find()
		if err != nil {
			yield(nil, err)
			return
		}
		for raw, err := range p.q.q.rows(ctx, f) {
			if err != nil {
				yield(nil, p.q.q.c.failed("find in", err))
				return
			}
			out := new(R)
			if err := p.q.q.c.engine.Codec().Unmarshal(raw, out); err != nil {
				yield(nil, fmt.Errorf("odm: decode %v as %T: %w", raw.Lookup("_id"), *out, err))
				return
			}
			if !yield(out, nil) {
				return
			}
		}
	}
}

// All returns every result; none is no error.
//
// Errors: as Query.All.
//
//go:noinline
func (p Projected[T, R]) All(ctx context.Context) ([]*R, error) {
	var all []*R
	for r, err := range p.Iter(ctx) {
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// One returns the first result, or ErrNotFound.
//
//go:noinline
func (p Projected[T, R]) One(ctx context.Context) (*R, error) {
	p.q.q = p.q.q.first()
	for r, err := range p.Iter(ctx) {
		return r, err
	}
	return nil, fmt.Errorf("find in %s: %w", p.q.q.c.engine.Name(), ErrNotFound)
}

// find renders the query with the fields of R as its projection.
//
//go:noinline
func (p Projected[T, R]) find() (engine.Find, error) {
	f, err := p.q.q.find()
	if err != nil {
		return f, err
	}
	t := reflect.TypeFor[R]()
	if t.Kind() != reflect.Struct {
		return f, nil // a map takes what Select says
	}
	r := planOf(t)
	switch {
	case r.err != nil:
		return f, r.err
	case r.model.Open != "":
		f.Projection = nil // it may hold any key
		return f, nil
	}
	if f.Projection, err = fieldsOf(r); err != nil || p.computed == nil {
		return f, err
	}
	f.Projection, err = p.compute(f.Projection)
	return f, err
}
