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
func (q Query[T]) Iter(ctx context.Context) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		f, err := q.find()
		if err != nil {
			yield(nil, err)
			return
		}
		read := q.read()
		for raw, err := range q.c.engine.Find(ctx, f) {
			if err != nil {
				yield(nil, q.c.failed("find in", err))
				return
			}
			doc, err := q.c.load(ctx, raw, read, q.untracked)
			if !yield(doc, err) || err != nil {
				return
			}
		}
	}
}

// All returns every document; none is no error.
func (q Query[T]) All(ctx context.Context) ([]*T, error) {
	var docs []*T
	for doc, err := range q.Iter(ctx) {
		if err != nil {
			return nil, err
		}
		docs = append(docs, doc)
	}
	return docs, nil
}

// One returns the first document, or ErrNotFound. That there are more is no error.
func (q Query[T]) One(ctx context.Context) (*T, error) {
	for doc, err := range q.first().Iter(ctx) {
		return doc, err
	}
	return nil, fmt.Errorf("find in %s: %w", q.c.engine.Name(), ErrNotFound)
}

// first returns a copy of q that reads one document; a limit that is a fault stays one.
func (q Query[T]) first() Query[T] {
	if q.limit >= 0 {
		q.limit = 1
	}
	return q
}

// Count counts the documents that q reads, Skip and Limit included.
func (q Query[T]) Count(ctx context.Context) (int64, error) {
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
func (q Query[T]) Exists(ctx context.Context) (bool, error) {
	f, err := q.find()
	if err != nil {
		return false, err
	}
	if f.Projection, err = projection([]string{"_id"}); err != nil {
		return false, err
	}
	f.Sort, f.Limit = nil, 1
	for _, err := range q.c.engine.Find(ctx, f) {
		if err != nil {
			return false, q.c.failed("find in", err)
		}
		return true, nil
	}
	return false, nil
}

// Distinct returns the different values that field has in the documents of q, in no order. Documents without the field
// add none; the elements of a list count each for themselves, so a list is asked through its elements' field.
func Distinct[T, V any](ctx context.Context, q Query[T], field ValueOf[T, V]) ([]V, error) {
	if err := q.plain("Distinct"); err != nil {
		return nil, err
	}
	if err := selectable(field.Path()); err != nil {
		return nil, err
	}
	f, err := q.filter()
	if err != nil {
		return nil, err
	}
	values, err := q.c.engine.Distinct(ctx, field.Path(), f)
	if err != nil {
		return nil, q.c.failed("distinct in", err)
	}
	out := make([]V, len(values))
	for i, v := range values {
		if err := v.Unmarshal(&out[i]); err != nil {
			return nil, fmt.Errorf("odm: decode %v as a distinct value of %q: %w", v, field.Path(), err)
		}
	}
	return out, nil
}

// plain refuses the steps that a verb would have to ignore.
func (q Query[T]) plain(verb string) error {
	switch {
	case q.skip != 0 || q.limit != 0:
		return fmt.Errorf("odm: %s takes every document of the query: Skip and Limit have no meaning for it", verb)
	case len(q.orders) > 0:
		return fmt.Errorf("odm: %s takes every document of the query: Sort has no meaning for it", verb)
	case q.paths != nil:
		return fmt.Errorf("odm: %s reads no documents: Select has no meaning for it", verb)
	}
	return nil
}

// load makes a document of its bytes.
func (c *Collection[T]) load(ctx context.Context, raw bson.Raw, read *state.Paths, untracked bool) (*T, error) {
	doc := new(T)
	if err := bson.Unmarshal(raw, doc); err != nil {
		return nil, c.undecodable(raw, err)
	}
	if s := stateOf(doc); s != nil && !(untracked && read == nil) {
		s.base = &state.Baseline{Model: c.plan.typ, Read: read}
		if !untracked {
			s.base.Raw = slices.Clone(raw) // the bytes belong to the whole reply, which must not live as long as one document
		}
	}
	if len(c.plan.hooks[afterLoad]) == 0 {
		return doc, nil
	}
	if err := c.plan.run(ctx, afterLoad, reflect.ValueOf(doc).Elem(), nil); err != nil {
		return nil, err
	}
	return doc, nil
}
