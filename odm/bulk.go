package odm

import (
	"context"
	"errors"
	"fmt"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// A Bulk gathers writes of one collection that are sent together; Collection.Bulk makes it. Its methods only take down
// what is to be done: nothing is sent, and no document is touched, until the function that was given to Bulk has
// returned. It is for one goroutine.
type Bulk[T any] struct{ b *bulk }

// A bulk is what the Bulks of all models have in common.
type bulk struct {
	c     *store
	steps []bulkStep
	added func() // of Member: told of each step; nil for a bulk of one collection
}

// A bulkStep prepares one write when the bulk is sent.
type bulkStep struct {
	verb    string // the name of the method, for errors
	prepare func(ctx context.Context, w writing) (*draft, error)
}

// A BulkResult counts what a bulk did.
type BulkResult struct {
	Inserted int64 // documents inserted, those of upserts not counted
	Matched  int64 // documents that updates and replacements have found
	Modified int64 // those of them that are not what they were
	Upserted int64 // documents inserted by upserts
	Deleted  int64 // documents taken away; one that is only marked as deleted counts as modified
}

// Bulk calls fill and then sends what it has taken down, as one bulk write in that order. If fill returns an error nothing
// is sent, and the error returned; if nothing was taken down nothing is sent either. Hooks, validation, times and
// revisions are those of the single verbs, and run when fill has returned. A write that cannot be prepared, of an invalid
// document for one, ends the bulk before anything is sent.
//
// The server stops at the first write that it refuses, or with Unordered does all others. A *BulkError names every write
// that was not done because it was refused, and documents that somebody else has changed or deleted. State and ids of
// documents are as after the single verbs.
//
// The driver sends one command for each run of writes of one kind, and splits those that are too large.
//
//go:noinline
func (c *Collection[T]) Bulk(ctx context.Context, fill func(b *Bulk[T]) error, opts ...WriteOption) (BulkResult, error) {
	b := &Bulk[T]{&bulk{c: &c.s}}
	return b.b.send(ctx, func() error { return fill(b) }, opts)
}

// send sends what fill takes down.
func (b *bulk) send(ctx context.Context, fill func() error, opts []WriteOption) (BulkResult, error) {
	w, err := writingOf(opts)
	if err = errors.Join(b.c.err, err, w.single("Bulk")); err != nil {
		return BulkResult{}, err
	}
	if err := fill(); err != nil || len(b.steps) == 0 {
		return BulkResult{}, err
	}
	drafts := make([]*draft, 0, len(b.steps))
	for i, s := range b.steps {
		d, err := s.prepare(ctx, w)
		if err != nil {
			takeBackAll(drafts)
			return BulkResult{}, fmt.Errorf("write %d of %d, %s: %w", i, len(b.steps), s.verb, err)
		}
		d.verb = s.verb
		drafts = append(drafts, d)
	}
	return b.c.sendAll(ctx, drafts, w)
}

func (b *bulk) add(verb string, prepare func(ctx context.Context, w writing) (*draft, error)) {
	b.steps = append(b.steps, bulkStep{verb, prepare})
	if b.added != nil {
		b.added()
	}
}

// Insert takes down Collection.Insert of each document.
//
//go:noinline
func (b *Bulk[T]) Insert(docs ...*T) { b.b.documents("Insert", anys(docs), b.b.c.insertion) }

// Save takes down Collection.Save of each document.
//
//go:noinline
func (b *Bulk[T]) Save(docs ...*T) { b.b.documents("Save", anys(docs), b.b.c.saving) }

// SaveChanges takes down Collection.SaveChanges of each document.
//
//go:noinline
func (b *Bulk[T]) SaveChanges(docs ...*T) {
	b.b.documents("SaveChanges", anys(docs), b.b.c.savingChanges)
}

// Replace takes down Collection.Replace of each document.
//
//go:noinline
func (b *Bulk[T]) Replace(docs ...*T) { b.b.documents("Replace", anys(docs), b.b.c.replacing) }

// Delete takes down Collection.Delete of each document. One that is gone already is no error in a bulk, unless the model
// keeps deleted documents.
//
//go:noinline
func (b *Bulk[T]) Delete(docs ...*T) {
	b.b.documents("Delete", anys(docs), b.b.delete(false))
}

// HardDelete takes down Collection.HardDelete of each document.
//
//go:noinline
func (b *Bulk[T]) HardDelete(docs ...*T) {
	b.b.documents("HardDelete", anys(docs), b.b.delete(true))
}

func (b *bulk) delete(hard bool) func(context.Context, any, writing) (*draft, error) {
	return func(ctx context.Context, doc any, w writing) (*draft, error) { return b.c.deleting(ctx, doc, hard, w) }
}

func (b *bulk) documents(verb string, docs []any, prepare func(context.Context, any, writing) (*draft, error)) {
	for _, doc := range docs {
		b.add(verb, func(ctx context.Context, w writing) (*draft, error) { return prepare(ctx, doc, w) })
	}
}

// Find begins a write of the documents that meet all of fs, such as b.Find(U.Age.Gt(9)).Update(U.Old.Set(true)).
//
//go:noinline
func (b *Bulk[T]) Find(fs ...Filter[T]) BulkQuery[T] {
	return b.On(Query[T]{query{c: b.b.c}}.Where(fs...))
}

// On begins a write of the documents of q.
//
//go:noinline
func (b *Bulk[T]) On(q Query[T]) BulkQuery[T] { return BulkQuery[T]{b.b.on(q.q)} }

func (b *bulk) on(q query) *bulkQuery {
	if q.c != nil && q.c.engine != b.c.engine {
		q.c = &store{plan: b.c.plan, err: errors.New("odm: a Bulk of " + b.c.engine.Name() + " with a query of another collection")}
	}
	return &bulkQuery{b, q}
}

// A BulkQuery is the write of a Bulk that is said by conditions and changes.
type BulkQuery[T any] struct{ u *bulkQuery }

type bulkQuery struct {
	b *bulk
	q query
}

// Update takes down Query.Update.
//
//go:noinline
func (u BulkQuery[T]) Update(changes ...Change[T]) { u.u.take("Update", mutations(changes), nil) }

// UpdateOne takes down Query.UpdateOne.
//
//go:noinline
func (u BulkQuery[T]) UpdateOne(changes ...Change[T]) { u.u.take("UpdateOne", mutations(changes), nil) }

// UpdatePipeline takes down Query.UpdatePipeline.
//
//go:noinline
func (u BulkQuery[T]) UpdatePipeline(stages ...any) { u.u.take("UpdatePipeline", nil, stages) }

// Upsert takes down Query.Upsert. If the server refuses it because of a value that another upsert has brought in at the
// same time, it is not tried again.
//
//go:noinline
func (u BulkQuery[T]) Upsert(onInsert *T, changes ...Change[T]) {
	u.u.upsert(optional(onInsert), mutations(changes))
}

// Delete takes down Query.Delete.
//
//go:noinline
func (u BulkQuery[T]) Delete() { u.u.take("Delete", nil, nil) }

// DeleteOne takes down Query.DeleteOne.
//
//go:noinline
func (u BulkQuery[T]) DeleteOne() { u.u.take("DeleteOne", nil, nil) }

// HardDelete takes down Query.HardDelete.
//
//go:noinline
func (u BulkQuery[T]) HardDelete() { u.u.take("HardDelete", nil, nil) }

func (u *bulkQuery) upsert(onInsert any, changes []Mutation) {
	u.b.add("Upsert", func(ctx context.Context, w writing) (*draft, error) {
		return u.with(w).upserting(ctx, onInsert, changes, w)
	})
}

// take takes down the verb of a query.
func (u *bulkQuery) take(verb string, changes []Mutation, stages []any) {
	u.b.add(verb, func(ctx context.Context, w writing) (*draft, error) {
		q := u.with(w)
		var op engine.Operation
		var err error
		switch verb {
		case "Update":
			op, err = q.updatingMany(ctx, changes)
		case "UpdateOne":
			op, err = q.updatingOne(ctx, changes)
		case "UpdatePipeline":
			op, err = q.piping(ctx, stages)
		default:
			op, err = q.removing(ctx, verb)
		}
		return &draft{verb: verb, w: w, op: &op}, err
	})
}

// with is the query with what the options of the bulk say.
func (u *bulkQuery) with(w writing) query {
	q := u.q
	q.skip = q.skip.and(w.skip)
	return q
}
