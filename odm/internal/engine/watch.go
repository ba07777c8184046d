package engine

import (
	"context"
	"iter"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// A Watch says which changes are told.
type Watch struct {
	Match    bson.Raw // nil means all
	Full     string   // fullDocument; empty means updateLookup
	Before   string   // fullDocumentBeforeChange; empty means off
	After    bson.Raw // the resume token of the last event that is known; nil means from now on
	At       bson.Timestamp
	Batch    int32
	MaxAwait time.Duration
}

// A Stream is a change stream. It is not safe for concurrent use.
type Stream struct{ driver *mongo.ChangeStream }

// Driver returns the driver's collection.
func (c Collection) Driver() *mongo.Collection { return c.driver }

// Watch opens a change stream: what is written after it has returned is told.
func (c Collection) Watch(ctx context.Context, w Watch) (*Stream, error) {
	o := options.ChangeStream().SetFullDocument(options.UpdateLookup)
	if w.Full != "" {
		o.SetFullDocument(options.FullDocument(w.Full))
	}
	if w.Before != "" {
		o.SetFullDocumentBeforeChange(options.FullDocument(w.Before))
	}
	if w.After != nil {
		o.SetStartAfter(w.After)
	}
	if !w.At.IsZero() {
		o.SetStartAtOperationTime(&w.At)
	}
	if w.Batch != 0 {
		o.SetBatchSize(w.Batch)
	}
	if w.MaxAwait != 0 {
		o.SetMaxAwaitTime(w.MaxAwait)
	}
	pipeline := []bson.D{}
	if w.Match != nil {
		pipeline = append(pipeline, bson.D{{Key: "$match", Value: w.Match}})
	}
	s := &Stream{}
	err := c.read(ctx, "aggregate", func(ctx context.Context) (err error) {
		s.driver, err = c.driver.Watch(ctx, pipeline, o)
		return err
	})
	return s, err
}

// Events waits for events, one by one. An error ends them.
func (s *Stream) Events(ctx context.Context) iter.Seq2[bson.Raw, error] {
	return func(yield func(bson.Raw, error) bool) {
		for s.driver.Next(ctx) {
			if !yield(slices.Clone(s.driver.Current), nil) {
				return
			}
		}
		if err := s.driver.Err(); err != nil {
			yield(nil, err)
			return
		}
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// Token is the resume token of the last event, or of the stream's begin.
func (s *Stream) Token() bson.Raw { return slices.Clone(s.driver.ResumeToken()) }

// Close ends the stream.
func (s *Stream) Close(ctx context.Context) error { return s.driver.Close(ctx) }
