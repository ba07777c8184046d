package odm

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// WatchOptions say what a Stream tells. The zero value tells every change from now on, with the document as it is.
type WatchOptions struct {
	// Document is what is told of a document that was updated, beside what was changed: empty means the document as it is
	// stored when the event is read, which may be later than the event; NoImage means nothing, WhenAvailable and Required
	// the document as the change left it (MongoDB 6.0, a collection with images).
	Document Image
	// Before is what is told of the document as it was before: empty means nothing, WhenAvailable and Required the
	// document (MongoDB 6.0, a collection with images: odm:"collection=users,images").
	Before Image
	// After resumes behind an event, of which it is the Token, or behind the last one of a stream that ended; nil means
	// from now on.
	After bson.Raw
	// StartAt begins at a time of the cluster; zero means now.
	StartAt bson.Timestamp
	// BatchSize is how many events a reply of the server holds; 0 is the server's own choice.
	BatchSize int32
	// MaxAwait is how long the server waits for an event before it answers that there is none; 0 is its own choice.
	MaxAwait time.Duration
}

// An Image says whether a document is told with its change.
type Image string

// The images of WatchOptions.
const (
	NoImage       Image = "default"       // none
	WhenAvailable Image = "whenAvailable" // where the server still has it
	Required      Image = "required"      // where it has none, the stream ends with an error
)

// Watch opens a stream of every change of the collection's documents: what is written after it has returned is told. It
// needs a replica set or a sharded cluster. Deletes are told of the children of a root as well, and of the other members
// of a union, since the server tells nothing of a deleted document but its id; with Before it tells enough.
//
// Errors: as Query.All.
//
//go:noinline
func (c *Collection[T]) Watch(ctx context.Context, opts ...WatchOptions) (*Stream[*T], error) {
	return c.Find().Watch(ctx, opts...)
}

// Watch opens a stream of the changes that leave a document that meets q's conditions, and with Before also of those
// that found one: only then a delete is told, and that a document meets them no more. Conditions on the document as a
// whole, such as Text and JavaScript, are an error, and so are Skip, Limit, Sort and Select.
//
// Errors: as All.
//
//go:noinline
func (q Query[T]) Watch(ctx context.Context, opts ...WatchOptions) (*Stream[*T], error) {
	s, err := q.q.stream(ctx, opts)
	if err != nil {
		return nil, err
	}
	return &Stream[*T]{s, func(ctx context.Context, raw bson.Raw, tracked bool) (*T, error) {
		doc := new(T)
		return doc, q.q.c.load(ctx, doc, raw, nil, !tracked)
	}}, nil
}

// Watch is Query.Watch for documents of several models, each as its own type.
//
// Errors: as Query.All.
//
//go:noinline
func (m Mixed[T, I]) Watch(ctx context.Context, opts ...WatchOptions) (*Stream[I], error) {
	if _, err := m.q.q.asked(); err != nil {
		return nil, err
	}
	if err := meets[I](m.q.q.c.kin.below(m.q.q.c.plan)); err != nil {
		return nil, err
	}
	s, err := m.q.q.stream(ctx, opts)
	if err != nil {
		return nil, err
	}
	return &Stream[I]{s, func(ctx context.Context, raw bson.Raw, tracked bool) (I, error) {
		m.q.q.untracked = !tracked
		return m.load(ctx, raw, nil)
	}}, nil
}

// stream opens the stream of a query.
func (q query) stream(ctx context.Context, opts []WatchOptions) (*stream, error) {
	if err := q.plain("Watch"); err != nil {
		return nil, err
	}
	asked, err := q.asked()
	if err != nil {
		return nil, err
	}
	q.deleted = true // that a document is marked as deleted is a change as well
	filter, err := q.filter()
	if err != nil {
		return nil, err
	}
	return openStream(ctx, q.c.engine, q.c.plan, asked, filter, opts)
}

// A stream is what streams of all models have in common.
type stream struct {
	*engine.Stream
	name string
	plan *plan
}

// openStream opens a stream of the documents that meet filter, of which the caller's own conditions are asked.
func openStream(ctx context.Context, c engine.Collection, p *plan, asked, filter bson.Raw, opts []WatchOptions) (*stream, error) {
	var o WatchOptions
	switch {
	case len(opts) > 1:
		return nil, errors.New("odm: Watch takes its options once")
	case len(opts) == 1:
		o = opts[0]
	}
	match, err := o.matching(asked, filter)
	if err != nil {
		return nil, err
	}
	s, err := c.Watch(ctx, engine.Watch{
		Match: match, Full: string(o.Document), Before: string(o.Before), After: o.After, At: o.StartAt, Batch: o.BatchSize, MaxAwait: o.MaxAwait,
	})
	if err != nil {
		return nil, failed(c, "watch", err)
	}
	return &stream{s, c.Name(), p}, nil
}
