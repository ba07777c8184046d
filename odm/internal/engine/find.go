package engine

import (
	"context"
	"iter"
	"math"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// A Find says which documents are read. Zero means: no limit, nothing skipped, natural order, whole documents.
type Find struct {
	Filter     bson.Raw
	Sort       bson.Raw
	Projection bson.Raw
	Stages     []bson.Raw // between filter and sort: then it is sent as an aggregate command
	Last       []bson.Raw // between limit and projection, likewise
	Skip       int64
	Limit      int64
	Tuning     Tuning
	Arrived    func(n int) // told of each reply how many documents it has brought, before the first; nil tells nobody
}

// Find reads the documents one by one. The bytes of a document belong to the reply: they are never overwritten, but
// whoever keeps them keeps the whole reply. The cursor is closed when the loop ends, however it ends.
func (c Collection) Find(ctx context.Context, f Find) iter.Seq2[bson.Raw, error] {
	if f.joined() {
		return c.piped(ctx, f)
	}
	return c.walk(ctx, "find", f.Arrived, func(ctx context.Context) (*mongo.Cursor, error) { return c.open(ctx, f) })
}

// open sends the find command.
func (c Collection) open(ctx context.Context, f Find) (*mongo.Cursor, error) {
	o := shown(options.Find(), f.Sort, f.Projection)
	if f.Skip != 0 {
		o.SetSkip(f.Skip)
	}
	if f.Limit != 0 {
		o.SetLimit(f.Limit)
	}
	t := f.paged()
	if err := t.find(o); err != nil {
		return nil, err
	}
	return c.tuned(t).Find(ctx, f.Filter, o)
}

// First reads the first document that f would read; ok is false if there is none. It is Find without the loop.
func (c Collection) First(ctx context.Context, f Find) (doc bson.Raw, ok bool, err error) {
	f.Limit = 1
	if f.joined() {
		for doc, err := range c.piped(ctx, f) {
			return doc, err == nil, err
		}
		return nil, false, nil
	}
	err = c.read(ctx, "find", func(ctx context.Context) error {
		cur, err := c.open(ctx, f)
		if err != nil {
			return err
		}
		if ok = cur.Next(ctx); ok {
			doc = cur.Current
		}
		err = cur.Err()
		closed(ctx, cur)
		return err
	})
	return doc, ok, err
}

// closed closes a cursor, whatever has become of its context.
func closed(ctx context.Context, cur *mongo.Cursor) {
	if cur.ID() != 0 { // the server still holds it
		ctx = context.WithoutCancel(ctx)
	}
	_ = cur.Close(ctx) // the server forgets it soon in any case
}

// A first batch has so many documents if nobody asks for more or fewer; the later ones are as large as a reply may be.
const firstBatch = 101

// paged is f's tuning, by which a query of a known number of documents has them in one reply, if they fit.
func (f Find) paged() Tuning {
	t := f.Tuning
	if t.BatchSize == 0 && f.Limit > firstBatch && f.Limit <= math.MaxInt32 {
		t.BatchSize = int32(f.Limit)
	}
	return t
}

// walk opens a cursor when the loop begins and closes it when the loop ends. A trace sees the whole loop as one command.
// Arrived is told of each reply how many documents it has brought; nil tells nobody.
func (c Collection) walk(ctx context.Context, command string, arrived func(int), open func(context.Context) (*mongo.Cursor, error)) iter.Seq2[bson.Raw, error] {
	return func(yield func(bson.Raw, error) bool) {
		ctx, done := c.begin(ctx, command)
		var err error
		defer func() { done(err) }()
		cur, err := open(ctx)
		if err != nil {
			yield(nil, err)
			return
		}
		defer closed(ctx, cur)
		for known := 0; cur.Next(ctx); known-- {
			if known == 0 {
				known = 1 + cur.RemainingBatchLength()
				if arrived != nil {
					arrived(known)
				}
			}
			if !yield(cur.Current, nil) {
				return
			}
		}
		if err = cur.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// Count counts the documents that f would read.
func (c Collection) Count(ctx context.Context, f Find) (n int64, err error) {
	if f.joined() {
		return c.countJoined(ctx, f)
	}
	o := tuned(options.Count(), f.Tuning)
	if f.Skip > 0 {
		o.SetSkip(f.Skip)
	}
	if f.Limit > 0 {
		o.SetLimit(f.Limit)
	}
	ctx, cancel := f.Tuning.bound(ctx)
	defer cancel()
	err = c.read(ctx, "aggregate", func(ctx context.Context) (err error) {
		n, err = c.tuned(f.Tuning).CountDocuments(ctx, f.Filter, o)
		return err
	})
	return n, err
}

// Distinct returns the different values at path in the documents that match.
func (c Collection) Distinct(ctx context.Context, path string, filter bson.Raw, t Tuning) (values []bson.RawValue, err error) {
	ctx, cancel := t.bound(ctx)
	defer cancel()
	o := tuned(options.Distinct(), t) // the hint since MongoDB 7.1
	err = c.read(ctx, "distinct", func(ctx context.Context) error {
		raw, err := c.tuned(t).Distinct(ctx, path, filter, o).Raw()
		if err != nil {
			return err
		}
		values, err = raw.Values()
		return err
	})
	return values, err
}
