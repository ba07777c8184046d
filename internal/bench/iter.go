package main

import (
	"context"
	"fmt"
	"iter"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	driver "go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm"
)

// iterate is the workload that walks through a whole collection of n users and keeps none.
func iterate(s *stage, n int) workload {
	c := s.db.Collection(held(users.name, n))
	tracked := odm.CollectionOf[user](s.odm, odm.Named(c.Name()))
	ours := func(q odm.Query[user]) func() task {
		return func() task { return walked(q.Iter, users.markT) }
	}
	w := workload{
		name: iterName(n), scale: milliseconds, ops: 1, want: outcome{n, users.mark(n)},
		variants: []variant{
			local("ours", ours(tracked.Find())),
			local("untracked", ours(tracked.Find().Untracked())),
			local("driver.Decode", func() task { return walked(decodedOneByOne(c, (*mongo.Cursor).Decode), users.markP) }),
			local("driver.Unmarshal", func() task {
				return walked(decodedOneByOne(c, func(cursor *mongo.Cursor, u any) error { return bson.Unmarshal(cursor.Current, u) }), users.markP)
			}),
		},
	}
	if n >= 100_000 {
		w.rounds = 5
	}
	return w
}

func iterName(n int) string { return fmt.Sprintf("iter%dk", n/1000) }

// walked is the task of a variant that yields documents one by one.
func walked[D any](each func(context.Context) iter.Seq2[*D, error], mark func(*D) int64) task {
	var o outcome
	heap := new(gauge)
	return task{
		run: func(ctx context.Context) error {
			for doc, err := range each(ctx) {
				if err != nil {
					return err
				}
				o.docs++
				o.sum += mark(doc)
				heap.tick()
			}
			return nil
		},
		look: func(bool) (outcome, error) { return o, nil },
		heap: heap,
	}
}

// decodedOneByOne is how the driver's users walk: a new struct for each document, as odm hands out.
func decodedOneByOne(c *mongo.Collection, decode func(*mongo.Cursor, any) error) func(context.Context) iter.Seq2[*plainUser, error] {
	return func(ctx context.Context) iter.Seq2[*plainUser, error] {
		return func(yield func(*plainUser, error) bool) {
			cursor, err := c.Find(ctx, bson.D{}, driver.Find())
			if err != nil {
				yield(nil, err)
				return
			}
			defer func() { _ = cursor.Close(ctx) }()
			for cursor.Next(ctx) {
				u := new(plainUser)
				err := decode(cursor, u)
				if !yield(u, err) || err != nil {
					return
				}
			}
			if err := cursor.Err(); err != nil {
				yield(nil, err)
			}
		}
	}
}
