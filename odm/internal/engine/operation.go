package engine

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// A Kind says what an Operation does.
type Kind int

// The kinds of operations.
const (
	Insert Kind = iota
	UpdateOne
	UpdateMany
	Replace
	DeleteOne
	DeleteMany
)

// An Operation is one write: it is sent alone by Do, or with others by Bulk.
type Operation struct {
	Kind         Kind
	Filter       bson.Raw   // of all but Insert
	Document     bson.Raw   // of Insert and Replace
	Change       bson.Raw   // of UpdateOne and UpdateMany
	Pipeline     []bson.Raw // of UpdateOne and UpdateMany, in the place of Change
	ArrayFilters []bson.Raw
	Sort         bson.Raw // of UpdateOne and Replace, since MongoDB 8.0; nil is the natural order
	Upsert       bool
	Tuning       Tuning
	Manner       Manner // of Do; Bulk has its own
}

// A Manner says how writes are done. Its zero value is the server's own.
type Manner struct {
	Unordered bool   // of Bulk and InsertMany: go on after an error
	Bypass    bool   // the collection's validator is not asked
	Comment   string // stands in the server's log and profiler
}

// An Outcome counts what writes did.
type Outcome struct {
	Inserted, Matched, Modified, Upserted, Deleted int64
	UpsertedID                                     any // of one update
}

// change is the update in the form that the driver wants.
func (op Operation) change() any {
	if op.Pipeline != nil {
		return op.Pipeline
	}
	return op.Change
}

// Do sends one operation.
func (c Collection) Do(ctx context.Context, op Operation) (out Outcome, err error) {
	ctx, cancel := op.Tuning.bound(ctx)
	defer cancel()
	if op.Manner.Comment == "" {
		op.Manner.Comment = op.Tuning.Comment
	}
	switch op.Kind {
	case Insert:
		err = c.insert(ctx, op.Document, op.Manner)
		if err == nil {
			out.Inserted = 1
		}
		return out, err
	case DeleteOne, DeleteMany:
		return c.remove(ctx, op)
	}
	err = c.write(ctx, "update", func(ctx context.Context) error {
		r, err := c.update(ctx, op)
		if err == nil && !r.Acknowledged {
			return errUnacknowledged
		}
		if err == nil {
			out = Outcome{Matched: r.MatchedCount, Modified: r.ModifiedCount, Upserted: r.UpsertedCount, UpsertedID: r.UpsertedID}
		}
		return err
	})
	return out, err
}

func (c Collection) update(ctx context.Context, op Operation) (*mongo.UpdateResult, error) {
	switch op.Kind {
	case Replace:
		o := upserting(sorted(options.Replace(), op.Sort), op.Upsert)
		return c.driver.ReplaceOne(ctx, op.Filter, op.Document, mannered(aimed(o, op.Tuning), op.Manner))
	case UpdateMany:
		o := upserting(filtering(options.UpdateMany(), op.ArrayFilters), op.Upsert)
		return c.driver.UpdateMany(ctx, op.Filter, op.change(), mannered(aimed(o, op.Tuning), op.Manner))
	}
	o := upserting(filtering(sorted(options.UpdateOne(), op.Sort), op.ArrayFilters), op.Upsert)
	return c.driver.UpdateOne(ctx, op.Filter, op.change(), mannered(aimed(o, op.Tuning), op.Manner))
}

func (c Collection) remove(ctx context.Context, op Operation) (out Outcome, err error) {
	err = c.write(ctx, "delete", func(ctx context.Context) error {
		var r *mongo.DeleteResult
		var err error
		if op.Kind == DeleteOne {
			r, err = c.driver.DeleteOne(ctx, op.Filter, noted(aimed(options.DeleteOne(), op.Tuning), op.Manner.Comment))
		} else {
			r, err = c.driver.DeleteMany(ctx, op.Filter, noted(aimed(options.DeleteMany(), op.Tuning), op.Manner.Comment))
		}
		if err == nil && !r.Acknowledged {
			return errUnacknowledged
		}
		if err == nil {
			out.Deleted = r.DeletedCount
		}
		return err
	})
	return out, err
}
