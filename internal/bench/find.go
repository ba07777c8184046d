package main

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	driver "go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm"
)

// found is the task of a variant that reads documents into a slice of D.
func found[D any](n int, read func(ctx context.Context) ([]D, error), mark func(*D) int64, same func(i int, got any) error) task {
	var docs []D
	return task{
		run: func(ctx context.Context) (err error) {
			docs, err = read(ctx)
			return err
		},
		look: func(first bool) (o outcome, err error) {
			for i := range docs {
				o.sum += mark(&docs[i])
				if first && err == nil {
					err = same(i%n, docs[i])
				}
			}
			o.docs = len(docs)
			return o, err
		},
	}
}

// find is the workload that reads n documents with a limit of n.
func find[T, P any](s *stage, sh shape[T, P], name string, n int) workload {
	c := s.db.Collection(held(sh.name, n))
	tracked := odm.CollectionOf[T](s.odm, odm.Named(c.Name()))
	viaPointer := func(d **T) int64 { return sh.markT(*d) }
	ours := func(q odm.Query[T]) func() task {
		return func() task { return found(n, q.Limit(int64(n)).All, viaPointer, sh.same) }
	}
	plain := func(read func(context.Context, *mongo.Collection, int) ([]P, error)) func() task {
		return func() task {
			return found(n, func(ctx context.Context) ([]P, error) { return read(ctx, c, n) }, sh.markP, sh.same)
		}
	}
	return workload{
		name: name, scale: milliseconds, ops: 1, want: outcome{n, sh.mark(n)},
		variants: []variant{
			local("ours", ours(tracked.Find())),
			local("untracked", ours(tracked.Find().Untracked())),
			local("driver.All", plain(all[P])),
			local("driver.Unmarshal", plain(unmarshalled[P])),
			local("floor", func() task { return rawFound(c, n, sh) }),
		},
	}
}

// held is the collection that holds n documents of a shape.
func held(shape string, n int) string { return fmt.Sprintf("%s_%d", shape, n) }

// all is the idiom that everybody writes.
func all[P any](ctx context.Context, c *mongo.Collection, n int) (docs []P, err error) {
	cursor, err := c.Find(ctx, bson.D{}, driver.Find().SetLimit(int64(n)))
	if err != nil {
		return nil, err
	}
	err = cursor.All(ctx, &docs)
	return docs, err
}

// unmarshalled is the fastest idiom that uses the driver's stable surface and its codec.
func unmarshalled[P any](ctx context.Context, c *mongo.Collection, n int) ([]P, error) {
	cursor, err := c.Find(ctx, bson.D{}, driver.Find().SetLimit(int64(n)))
	if err != nil {
		return nil, err
	}
	defer func() { _ = cursor.Close(ctx) }()
	docs := make([]P, n)
	i := 0
	for ; i < n && cursor.Next(ctx); i++ {
		if err := bson.Unmarshal(cursor.Current, &docs[i]); err != nil {
			return nil, err
		}
	}
	return docs[:i], cursor.Err()
}

// rawFound is the floor: one round trip, and nothing is decoded until it is looked at.
func rawFound[T, P any](c *mongo.Collection, n int, sh shape[T, P]) task {
	raws := make([]bson.Raw, 0, n)
	return found(n, func(ctx context.Context) ([]bson.Raw, error) {
		cursor, err := c.Find(ctx, bson.D{}, driver.Find().SetLimit(int64(n)).SetBatchSize(int32(n)))
		if err != nil {
			return nil, err
		}
		defer func() { _ = cursor.Close(ctx) }()
		for cursor.Next(ctx) {
			raws = append(raws, cursor.Current)
		}
		return raws, cursor.Err()
	}, sh.markRaw, sh.same)
}

// markRaw is the mark of a document that nobody has decoded yet.
func (s shape[T, P]) markRaw(raw *bson.Raw) int64 {
	var p P
	if bson.Unmarshal(*raw, &p) != nil {
		return 0
	}
	return s.markP(&p)
}
