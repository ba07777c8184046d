package odm

import (
	"context"
	"fmt"
	"iter"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A ChangeEvent is one change of the documents of a collection. D is *T, or the interface of As.
type ChangeEvent[D any] struct {
	// Kind is MongoDB's operationType: insert, update, replace, delete; and drop, rename, dropDatabase and invalidate,
	// after which the stream ends.
	Kind string
	// ID is the id of the document, of the model's kind; nil if the event has no document.
	ID any
	// Document is the document as it is after the change: of insert and replace, and of update as Document of the options
	// says. It is nil where there is none any more. It is tracked: it may be changed and saved.
	Document D
	// Before is the document as it was, if Before of the options asks for it.
	Before D
	// Updated are the values that an update has set, by dotted path, and Removed the paths that it has taken away.
	Updated bson.Raw
	Removed []string
	// At is the time of the change on the server's clock (MongoDB 6.0), ClusterTime that of the cluster.
	At          time.Time
	ClusterTime bson.Timestamp
	// Token resumes the stream behind this event, in another process and after days if need be: WatchOptions.After.
	Token bson.Raw
	// Raw is the whole event as MongoDB sends it.
	Raw bson.Raw
}

// A Stream tells the changes of documents as they happen. It must be closed, and is not safe for concurrent use.
//
//	stream, err := users.Watch(ctx)
//	…
//	defer stream.Close(ctx)
//	for event, err := range stream.Events(ctx) {
type Stream[D any] struct {
	in   *stream
	read func(ctx context.Context, raw bson.Raw, tracked bool) (D, error)
}

// Events waits for changes and yields them one by one, until the loop ends, ctx is done, or the collection is dropped or
// renamed. An error ends the loop, in its last round; that ctx is done is one. If the connection breaks, the driver
// resumes the stream where it was.
//
// Errors: a *ModelError for a document of a class that no model has, else those of the server, of AfterLoad hooks, or
// of ctx.
//
//go:noinline
func (s *Stream[D]) Events(ctx context.Context) iter.Seq2[*ChangeEvent[D], error] {
	return func(yield func(*ChangeEvent[D], error) bool) {
		for raw, err := range s.in.Events(ctx) {
			if err != nil {
				yield(nil, fmt.Errorf("watch %s: %w", s.in.name, err))
				return
			}
			e, err := s.event(ctx, raw)
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// Token resumes behind the last event, or where the stream began if there was none: WatchOptions.After.
//
//go:noinline
func (s *Stream[D]) Token() bson.Raw { return s.in.Token() }

// Close ends the stream.
//
//go:noinline
func (s *Stream[D]) Close(ctx context.Context) error { return s.in.Close(context.WithoutCancel(ctx)) }

// event reads one event.
//
//go:noinline
func (s *Stream[D]) event(ctx context.Context, raw bson.Raw) (*ChangeEvent[D], error) {
	t, err := s.in.told(raw)
	if err != nil {
		return nil, err
	}
	e := &ChangeEvent[D]{
		Kind: t.Kind, ID: t.id, At: t.At, ClusterTime: t.Cluster, Token: t.ID, Raw: raw, Updated: t.Update.Updated, Removed: t.Update.Removed,
	}
	if doc, ok := t.Document.DocumentOK(); ok {
		if e.Document, err = s.read(ctx, doc, true); err != nil {
			return nil, err
		}
	}
	if doc, ok := t.Before.DocumentOK(); ok {
		e.Before, err = s.read(ctx, doc, false)
	}
	return e, err
}

// told is an event as the server tells it.
type told struct {
	ID       bson.Raw       `bson:"_id"`
	Kind     string         `bson:"operationType"`
	At       time.Time      `bson:"wallTime"`
	Cluster  bson.Timestamp `bson:"clusterTime"`
	Key      bson.Raw       `bson:"documentKey"`
	Document bson.RawValue  `bson:"fullDocument"`
	Before   bson.RawValue  `bson:"fullDocumentBeforeChange"`
	Update   struct {
		Updated bson.Raw `bson:"updatedFields"`
		Removed []string `bson:"removedFields"`
	} `bson:"updateDescription"`
	id any
}

func (s *stream) told(raw bson.Raw) (t told, err error) {
	if err := bson.Unmarshal(raw, &t); err != nil {
		return t, fmt.Errorf("odm: decode a change of %s: %w", s.name, err)
	}
	if id := t.Key.Lookup("_id"); id.Type != 0 {
		if t.id, err = decodeID(s.plan.typ, id); err != nil {
			return t, fmt.Errorf("odm: decode the id of a change of %s: %w", s.name, err)
		}
	}
	return t, nil
}
