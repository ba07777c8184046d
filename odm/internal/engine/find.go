package engine

import (
	"context"
	"iter"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// A Find says which documents are read. Zero means: no limit, nothing skipped, natural order, whole documents.
type Find struct {
	Filter     bson.Raw
	Sort       bson.Raw
	Projection bson.Raw
	Skip       int64
	Limit      int64
}

// Find reads the documents one by one. The bytes of a document belong to the reply: they are never overwritten, but
// whoever keeps them keeps the whole reply. The cursor is closed when the loop ends, however it ends.
func (c Collection) Find(ctx context.Context, f Find) iter.Seq2[bson.Raw, error] {
	o := options.Find()
	if f.Skip != 0 {
		o.SetSkip(f.Skip)
	}
	if f.Limit != 0 {
		o.SetLimit(f.Limit)
	}
	if f.Sort != nil {
		o.SetSort(f.Sort)
	}
	if f.Projection != nil {
		o.SetProjection(f.Projection)
	}
	return walk(ctx, func() (*mongo.Cursor, error) { return c.driver.Find(ctx, f.Filter, o) })
}

// walk opens a cursor when the loop begins and closes it when the loop ends.
func walk(ctx context.Context, open func() (*mongo.Cursor, error)) iter.Seq2[bson.Raw, error] {
	return func(yield func(bson.Raw, error) bool) {
		cur, err := open()
		if err != nil {
			yield(nil, err)
			return
		}
		defer func() { _ = cur.Close(context.WithoutCancel(ctx)) }() // the server forgets it soon in any case
		for cur.Next(ctx) {
			if !yield(cur.Current, nil) {
				return
			}
		}
		if err := cur.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// Count counts the documents that f would read.
func (c Collection) Count(ctx context.Context, f Find) (int64, error) {
	o := options.Count()
	if f.Skip > 0 {
		o.SetSkip(f.Skip)
	}
	if f.Limit > 0 {
		o.SetLimit(f.Limit)
	}
	return c.driver.CountDocuments(ctx, f.Filter, o)
}

// Distinct returns the different values at path in the documents that match.
func (c Collection) Distinct(ctx context.Context, path string, filter bson.Raw) ([]bson.RawValue, error) {
	values, err := c.driver.Distinct(ctx, path, filter).Raw()
	if err != nil {
		return nil, err
	}
	return values.Values()
}

// Command returns the command that Find sends, without what the driver adds for its session.
func (c Collection) Command(f Find) bson.Raw {
	start, b := bsoncore.AppendDocumentStart(nil)
	b = bsoncore.AppendStringElement(b, "find", c.Name())
	b = bsoncore.AppendDocumentElement(b, "filter", bsoncore.Document(f.Filter))
	if f.Limit != 0 {
		b = bsoncore.AppendInt64Element(b, "limit", f.Limit)
	}
	if f.Projection != nil {
		b = bsoncore.AppendDocumentElement(b, "projection", bsoncore.Document(f.Projection))
	}
	if f.Skip != 0 {
		b = bsoncore.AppendInt64Element(b, "skip", f.Skip)
	}
	if f.Sort != nil {
		b = bsoncore.AppendDocumentElement(b, "sort", bsoncore.Document(f.Sort))
	}
	b, _ = bsoncore.AppendDocumentEnd(b, start) // the length always fits: it was started here
	return bson.Raw(b)
}
