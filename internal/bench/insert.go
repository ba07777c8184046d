package main

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// inserted is the collection that inserts go to; it is empty before each turn.
const inserted = "inserted"

// insert is the workload that stores n documents at once. They are built before they are measured.
func insert[T, P any](s *stage, sh shape[T, P], name string, n int) workload {
	c := s.db.Collection(inserted)
	tracked, untracked := odm.CollectionOf[T](s.odm, odm.Named(inserted)), odm.CollectionOf[P](s.odm, odm.Named(inserted))
	driverTask := func(docs []*P) task {
		return written(n, func(ctx context.Context) error {
			_, err := c.InsertMany(ctx, docs)
			return err
		})
	}
	return workload{
		name: name, scale: milliseconds, ops: 1, want: outcome{docs: n},
		variants: []variant{
			local("ours", func() task {
				docs := built(n, sh.model)
				return written(n, func(ctx context.Context) error { return tracked.InsertMany(ctx, docs) })
			}),
			local("untracked", func() task {
				docs := built(n, sh.withoutID)
				return written(n, func(ctx context.Context) error { return untracked.InsertMany(ctx, docs) })
			}),
			local("driver.InsertMany", func() task { return driverTask(built(n, sh.plain)) }),
			local("driver.InsertManyNoID", func() task { return driverTask(built(n, sh.withoutID)) }),
			local("floor", func() task { return rawInsert(s, n, sh) }),
		},
		before: func(ctx context.Context) error { return s.empty(ctx, inserted) },
		after:  func(ctx context.Context, first bool) error { return stored(ctx, s, sh, n, first) },
	}
}

// built are n documents.
func built[D any](n int, one func(i int) *D) []*D {
	docs := make([]*D, n)
	for i := range docs {
		docs[i] = one(i)
	}
	return docs
}

// written is the task of a variant that writes n times; the server is asked what has come of it.
func written(n int, run func(ctx context.Context) error) task {
	return task{run: run, look: func(bool) (outcome, error) { return outcome{docs: n}, nil }}
}

// rawInsert is the floor: a command that is ready before it is measured.
func rawInsert[T, P any](s *stage, n int, sh shape[T, P]) task {
	docs := make(bson.A, n)
	for i := range docs {
		docs[i] = sh.plain(i)
	}
	command, err := bson.Marshal(bson.D{{Key: "insert", Value: inserted}, {Key: "documents", Value: docs}})
	return written(n, func(ctx context.Context) error {
		if err != nil {
			return err
		}
		return s.db.RunCommand(ctx, bson.Raw(command)).Err()
	})
}

// stored reads what was inserted: every document must be there, in order, with an id and with the fields that it had.
func stored[T, P any](ctx context.Context, s *stage, sh shape[T, P], n int, first bool) error {
	docs, err := unmarshalled[P](ctx, s.db.Collection(inserted), n+1)
	if err != nil {
		return err
	}
	var sum int64
	for i := range docs {
		sum += sh.markP(&docs[i])
		if !first {
			continue
		}
		sh.noID(&docs[i])
		if err := sh.sameBut(i, &docs[i]); err != nil {
			return err
		}
	}
	if want := sh.mark(n); len(docs) != n || sum != want {
		return fmt.Errorf("stored are %d documents with marks of %d, want %d with %d", len(docs), sum, n, want)
	}
	return nil
}
