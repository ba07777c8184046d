package engine

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Bulk sends operations as one bulk write, and says what became of each.
func (c Collection) Bulk(ctx context.Context, ops []Operation, m Manner) (out Outcome, fates []Fate, err error) {
	models := make([]mongo.WriteModel, len(ops))
	for i, op := range ops {
		models[i] = op.model()
	}
	o := mannered(options.BulkWrite().SetOrdered(!m.Unordered), m)
	err = c.write(ctx, "bulkWrite", func(ctx context.Context) error {
		r, err := c.driver.BulkWrite(ctx, models, o)
		if r != nil {
			out = Outcome{Inserted: r.InsertedCount, Matched: r.MatchedCount, Modified: r.ModifiedCount, Upserted: r.UpsertedCount, Deleted: r.DeletedCount}
			out.UpsertedID = r.UpsertedIDs
		}
		if err == nil && !r.Acknowledged {
			return errUnacknowledged
		}
		return err
	})
	if err != nil && !m.Unordered {
		out.Matched -= out.Upserted // the driver does so only at the end of all
	}
	return out, Fates(len(ops), m.Unordered, wholly(ops, m, out), err), err
}

// wholly reports whether the refusal of a command says that none of ops was done: all of them were in it, or those before
// it have done nothing. The driver sends one command for each run of operations of one kind, and splits large ones.
func wholly(ops []Operation, m Manner, out Outcome) bool {
	size, alike := 0, true
	for _, op := range ops {
		size += len(op.Document) + len(op.Change) + len(op.Filter)
		alike = alike && op.Kind.sent() == ops[0].Kind.sent()
	}
	nothing := out.Inserted+out.Matched+out.Upserted+out.Deleted == 0
	return len(ops) < 10000 && size < 16<<20 && (alike || !m.Unordered && nothing)
}

// sent is the kind that k shares its commands with.
func (k Kind) sent() Kind {
	if k == Replace {
		return UpdateOne
	}
	return k
}

// model is the operation in the form that the driver's bulk write wants.
func (op Operation) model() mongo.WriteModel {
	switch op.Kind {
	case Insert:
		return mongo.NewInsertOneModel().SetDocument(op.Document)
	case UpdateOne:
		m := mongo.NewUpdateOneModel().SetFilter(op.Filter).SetUpdate(op.change()).SetUpsert(op.Upsert)
		return aimed(filtering(sorted(m, op.Sort), op.ArrayFilters), op.Tuning)
	case UpdateMany:
		m := mongo.NewUpdateManyModel().SetFilter(op.Filter).SetUpdate(op.change()).SetUpsert(op.Upsert)
		return aimed(filtering(m, op.ArrayFilters), op.Tuning)
	case Replace:
		m := mongo.NewReplaceOneModel().SetFilter(op.Filter).SetReplacement(op.Document).SetUpsert(op.Upsert)
		return aimed(m, op.Tuning)
	case DeleteOne:
		return aimed(mongo.NewDeleteOneModel().SetFilter(op.Filter), op.Tuning)
	}
	return aimed(mongo.NewDeleteManyModel().SetFilter(op.Filter), op.Tuning)
}

// A Fate is what became of one write of many.
type Fate struct {
	Done    bool
	Unknown bool  // nobody knows whether it was done
	Err     error // why the server has refused it, or why nobody knows; nil if it was done, or never tried
}

// Fates returns what became of n writes that were sent together, of which err is the outcome. If they were one command,
// its refusal says that none was done; if they may have been several, nobody knows about the earlier ones. A write concern
// that was not met leaves open which writes will last, and, since the driver then stops, which were sent at all.
func Fates(n int, unordered, oneCommand bool, err error) []Fate {
	fates := make([]Fate, n)
	var many mongo.BulkWriteException
	switch {
	case err == nil:
		done(fates, many, nil)
	case !errors.As(err, &many) || len(many.WriteErrors) == 0:
		known := unsent(err) || (oneCommand || n == 1) && Refused(err)
		for i := range fates {
			fates[i] = Fate{Unknown: !known, Err: err}
		}
	case unordered:
		done(fates, many, err)
		mark(fates, many)
	default:
		done(fates[:many.WriteErrors[0].Index], many, err)
		mark(fates, many)
	}
	return fates
}

// done notes the writes that the server has done. Where the write concern was not met as well, nobody knows of them.
func done(fates []Fate, many mongo.BulkWriteException, err error) {
	for i := range fates {
		fates[i] = Fate{Done: true}
		if many.WriteConcernError != nil {
			fates[i] = Fate{Unknown: true, Err: err}
		}
	}
}

// mark notes the writes that the server has refused.
func mark(fates []Fate, many mongo.BulkWriteException) {
	for _, w := range many.WriteErrors {
		if w.Index >= 0 && w.Index < len(fates) {
			fates[w.Index] = Fate{Err: mongo.WriteException{WriteErrors: mongo.WriteErrors{w.WriteError}}}
		}
	}
}
