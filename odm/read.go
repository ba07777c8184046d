package odm

import (
	"context"
	"fmt"
	"iter"
	"reflect"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/state"
)

// Iter reads the documents one by one: for doc, err := range q.Iter(ctx). An error ends the loop, in its last round;
// the cursor is closed when the loop ends, however it ends. Each loop sends the query anew.
//
// Errors: as All.
//
//go:noinline
func (q Query[T]) Iter(ctx context.Context) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		for doc, err := range q.q.documents(ctx, making[T]()) {
			d, _ := doc.(*T)
			if !yield(d, err) {
				return
			}
		}
	}
}

// documents reads the documents of q, which make makes, with what they link to if q wants it.
func (q query) documents(ctx context.Context, make maker) iter.Seq2[any, error] {
	return fetched(ctx, q, q.each(ctx, make))
}

// each reads the documents of q without what they link to.
func (q query) each(ctx context.Context, make maker) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		f, err := q.find()
		if err != nil {
			yield(nil, err)
			return
		}
		read := q.read()
		r := q.c.reader(q.untracked)
		f.Arrived = r.arrived
		for raw, err := range q.rows(ctx, f) {
			if err != nil {
				yield(nil, q.c.failed("find in", err))
				return
			}
			doc := make(r.left)
			if err := r.fill(ctx, q.c.plan, doc, raw, q.c.modelOf(raw), read); err != nil {
				yield(nil, err)
				return
			}
			r.took()
			if !yield(doc, nil) {
				return
			}
		}
	}
}

// All returns every document; none is no error.
//
// Errors: a *ModelError or a *ValueError before anything is sent, and else those of the server and of AfterLoad hooks.
//
//go:noinline
func (q Query[T]) All(ctx context.Context) ([]*T, error) {
	var docs []*T
	make := making[T]()
	for doc, err := range q.q.documents(ctx, func(n int) any { docs = slices.Grow(docs, n); return make(n) }) {
		if err != nil {
			return nil, err
		}
		docs = append(docs, doc.(*T))
	}
	return docs, nil
}

// One returns the first document, or ErrNotFound. That there are more is no error.
//
//go:noinline
func (q Query[T]) One(ctx context.Context) (*T, error) {
	doc, err := q.q.one(ctx, making[T]())
	if err != nil {
		return nil, err
	}
	return doc.(*T), nil
}

func (q query) one(ctx context.Context, make maker) (any, error) {
	if q.links.fetches() || q.c != nil && q.c.cache != nil {
		for doc, err := range q.first().documents(ctx, make) {
			return doc, err
		}
		return nil, q.none()
	}
	f, err := q.first().find()
	if err != nil {
		return nil, err
	}
	raw, ok, err := q.c.engine.First(ctx, f)
	switch {
	case err != nil:
		return nil, q.c.failed("find in", err)
	case !ok:
		return nil, q.none()
	}
	doc := make(1)
	if err := q.c.load(ctx, doc, raw, q.read(), q.untracked); err != nil {
		return nil, err
	}
	return doc, nil
}

// none is the error of a query that has found no document.
func (q query) none() error { return fmt.Errorf("find in %s: %w", q.c.engine.Name(), ErrNotFound) }

// first returns a copy of q that reads one document; a limit that is a fault stays one.
func (q query) first() query {
	if q.limit >= 0 {
		q.limit = 1
	}
	return q
}

// Count counts the documents that q reads, Skip and Limit included.
//
// Errors: as All.
//
//go:noinline
func (q Query[T]) Count(ctx context.Context) (int64, error) { return q.q.count(ctx) }

func (q query) count(ctx context.Context) (int64, error) {
	f, err := q.find()
	if err != nil {
		return 0, err
	}
	n, err := q.c.engine.Count(ctx, f)
	if err != nil {
		return 0, q.c.failed("count in", err)
	}
	return n, nil
}

// Exists reports whether q reads any document.
//
// Errors: as All.
//
//go:noinline
func (q Query[T]) Exists(ctx context.Context) (bool, error) { return q.q.exists(ctx) }

func (q query) exists(ctx context.Context) (bool, error) {
	f, err := q.find()
	if err != nil {
		return false, err
	}
	if f.Projection, err = projection([]string{"_id"}); err != nil {
		return false, err
	}
	f.Sort = nil
	_, ok, err := q.c.engine.First(ctx, f)
	if err != nil {
		return false, q.c.failed("find in", err)
	}
	return ok, nil
}

// Distinct returns the different values that field has in the documents of q, in no order. Documents without the field
// add none; the elements of a list count each for themselves, so a list is asked through its elements' field. Of a query
// with Skip or Limit it is the values in the documents that q reads, and the server is asked by an aggregate command; Sort
// alone has no meaning for it and is an error, as Select is.
//
// Errors: as Query.All.
func Distinct[T, V any](ctx context.Context, q Query[T], field ValueOf[T, V]) ([]V, error) {
	values, err := q.q.different(ctx, field.Path())
	if err != nil {
		return nil, err
	}
	out := make([]V, len(values))
	for i, v := range values {
		if err := q.q.c.engine.Codec().UnmarshalValue(v, &out[i]); err != nil {
			return nil, fmt.Errorf("odm: decode %v as a distinct value of %q: %w", v, field.Path(), err)
		}
	}
	return out, nil
}

// different returns the different values at path.
func (q query) different(ctx context.Context, path string) ([]bson.RawValue, error) {
	ask := q.distinct
	if q.offset != 0 || q.limit != 0 {
		ask = q.distinctAmong
	}
	if err := q.unbound().plain("Distinct"); err != nil {
		return nil, err
	}
	if err := selectable(path); err != nil {
		return nil, err
	}
	values, err := ask(ctx, path)
	if err != nil {
		return nil, q.c.failed("distinct in", err)
	}
	return values, nil
}

// plain refuses the steps that a verb would have to ignore.
func (q query) plain(verb string) error {
	switch {
	case q.offset != 0 || q.limit != 0:
		return fmt.Errorf("odm: %s takes every document of the query: Skip and Limit have no meaning for it", verb)
	case len(q.orders) > 0:
		return fmt.Errorf("odm: %s takes every document of the query: Sort has no meaning for it", verb)
	case q.paths != nil:
		return fmt.Errorf("odm: %s reads no documents: Select has no meaning for it", verb)
	}
	return nil
}

// load makes doc, the pointer to a new document, what its bytes say.
func (c *store) load(ctx context.Context, doc any, raw bson.Raw, read *state.Paths, untracked bool) error {
	r := c.reader(untracked)
	return r.fill(ctx, c.plan, doc, raw, c.modelOf(raw), read)
}

// modelOf is the model that a stored document is of: T, or a descendant of which it is read as a part.
func (c *store) modelOf(raw bson.Raw) reflect.Type {
	if c.kin == nil {
		return c.plan.typ
	}
	return c.kin.modelOf(c.plan, raw)
}
