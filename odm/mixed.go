package odm

import (
	"context"
	"fmt"
	"iter"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/state"
)

// WithChildren returns a copy of q that also reads, changes and deletes the documents of T's children, and of theirs:
// those that odm.Models names. Without it a query is for documents of T itself only. Read as T, a child's document is a
// part of one: its own fields are not in it, and writing it is a *ModelError. As reads each with its own type.
//
// If T is neither root nor child, or nobody has named it or a child of it by odm.Models, the verb returns a *ModelError.
//
//go:noinline
func (q Query[T]) WithChildren() Query[T] { q.q.children = true; return q }

// A Mixed is a query over documents of several models that share a collection, each of which is read as its own Go type
// behind I. It is a value, as a Query is.
type Mixed[T, I any] struct{ q Query[T] }

// As reads the documents of q and of T's children, each as a pointer to its own type, which its class says. I is an
// interface that all of these types meet, or any; if one does not, the verb returns a *ModelError. What is read is
// tracked: each document is saved by the collection of its type.
//
//	for v, err := range odm.As[Mover](vehicles.Find(V.Wheels.Gt(2))).Iter(ctx) {
//		if car, ok := v.(*Car); ok {
func As[I, T any](q Query[T]) Mixed[T, I] { return Mixed[T, I]{q.WithChildren()} }

// Query returns the query itself: to count, or to aggregate.
//
//go:noinline
func (m Mixed[T, I]) Query() Query[T] { return m.q }

// Where returns a copy of m that also demands every one of fs.
//
//go:noinline
func (m Mixed[T, I]) Where(fs ...Filter[T]) Mixed[T, I] { m.q = m.q.Where(fs...); return m }

// Sort returns a copy of m that sorts by os, after the keys that m sorts by already.
//
//go:noinline
func (m Mixed[T, I]) Sort(os ...Order[T]) Mixed[T, I] { m.q = m.q.Sort(os...); return m }

// Skip returns a copy of m that leaves out the first n documents.
//
//go:noinline
func (m Mixed[T, I]) Skip(n int64) Mixed[T, I] { m.q.q.offset = n; return m }

// Limit returns a copy of m that reads at most n documents; 0 means no limit.
//
//go:noinline
func (m Mixed[T, I]) Limit(n int64) Mixed[T, I] { m.q.q.limit = n; return m }

// Command returns the find command that All and Iter send, without what the driver adds for its session.
//
// Errors: as Query.All.
//
//go:noinline
func (m Mixed[T, I]) Command() (bson.Raw, error) { return m.q.Command() }

// Count counts the documents that m reads, Skip and Limit included.
//
// Errors: as Query.All.
//
//go:noinline
func (m Mixed[T, I]) Count(ctx context.Context) (int64, error) { return m.q.Count(ctx) }

// Exists reports whether m reads any document.
//
// Errors: as Query.All.
//
//go:noinline
func (m Mixed[T, I]) Exists(ctx context.Context) (bool, error) { return m.q.Exists(ctx) }

// Iter reads the documents one by one, as Query.Iter does. A document of a class that no model of odm.Models has is a
// *ModelError.
//
//go:noinline
func (m Mixed[T, I]) Iter(ctx context.Context) iter.Seq2[I, error] {
	return fetched(ctx, m.q.q, m.each(ctx))
}

//go:noinline
func (m Mixed[T, I]) each(ctx context.Context) iter.Seq2[I, error] {
	return func(yield func(I, error) bool) {
		var none I
		f, err := m.q.q.find()
		if err == nil {
			err = meets[I](m.q.q.c.kin.below(m.q.q.c.plan))
		}
		if err != nil {
			yield(none, err)
			return
		}
		read := m.q.q.read()
		for raw, err := range m.q.q.rows(ctx, f) {
			if err != nil {
				yield(none, m.q.q.c.failed("find in", err))
				return
			}
			doc, err := m.load(ctx, raw, read)
			if !yield(doc, err) || err != nil {
				return
			}
		}
	}
}

// All returns every document; none is no error.
//
// Errors: as Query.All.
//
//go:noinline
func (m Mixed[T, I]) All(ctx context.Context) ([]I, error) {
	var docs []I
	for doc, err := range m.Iter(ctx) {
		if err != nil {
			return nil, err
		}
		docs = append(docs, doc)
	}
	return docs, nil
}

// One returns the first document, or ErrNotFound.
//
//go:noinline
func (m Mixed[T, I]) One(ctx context.Context) (I, error) {
	m.q.q = m.q.q.first()
	for doc, err := range m.Iter(ctx) {
		return doc, err
	}
	var none I
	return none, fmt.Errorf("find in %s: %w", m.q.q.c.engine.Name(), ErrNotFound)
}

// load makes a document of its bytes, as the type that its class says.
//
//go:noinline
func (m Mixed[T, I]) load(ctx context.Context, raw bson.Raw, read *state.Paths) (doc I, err error) {
	p, err := m.q.q.c.kin.member(m.q.q.c.plan, raw)
	if err != nil {
		return doc, err
	}
	made := reflect.New(p.typ).Interface()
	fit, ok := made.(I)
	if !ok { // a condition on the class has let it in
		return doc, modelErrorf(p.typ, "*%[1]s does not meet %[2]s, as which its documents are read", p.typ, reflect.TypeFor[I]())
	}
	r := m.q.q.c.reader(m.q.q.untracked)
	if err := r.fill(ctx, p, made, raw, p.typ, read); err != nil {
		return doc, err
	}
	return fit, nil
}

// meets reports the first of the models whose documents are no I's.
func meets[I any](models []*plan) error {
	for _, p := range models {
		if _, ok := reflect.New(p.typ).Interface().(I); !ok {
			return modelErrorf(p.typ, "*%[1]s does not meet %[2]s, as which its documents are read", p.typ, reflect.TypeFor[I]())
		}
	}
	return nil
}
