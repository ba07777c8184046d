package engine

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Bulk sends operations as one bulk write.
func (c Collection) Bulk(ctx context.Context, ops []Operation, m Manner) (out Outcome, err error) {
	models := make([]mongo.WriteModel, len(ops))
	for i, op := range ops {
		models[i] = op.model()
	}
	o := options.BulkWrite().SetOrdered(!m.Unordered)
	if m.Bypass {
		o.SetBypassDocumentValidation(true)
	}
	if m.Comment != "" {
		o.SetComment(m.Comment)
	}
	err = c.write(ctx, "bulkWrite", func(ctx context.Context) error {
		r, err := c.driver.BulkWrite(ctx, models, o)
		if r != nil {
			out = Outcome{Inserted: r.InsertedCount, Matched: r.MatchedCount, Modified: r.ModifiedCount, Upserted: r.UpsertedCount, Deleted: r.DeletedCount}
			out.UpsertedID = r.UpsertedIDs
		}
		return err
	})
	return out, err
}

// model is the operation in the form that the driver's bulk write wants.
func (op Operation) model() mongo.WriteModel {
	switch op.Kind {
	case Insert:
		return mongo.NewInsertOneModel().SetDocument(op.Document)
	case Replace:
		m := mongo.NewReplaceOneModel().SetFilter(op.Filter).SetReplacement(op.Document).SetUpsert(op.Upsert)
		if op.Tuning.Hint != nil {
			m.SetHint(op.Tuning.Hint)
		}
		if op.Tuning.Collation != nil {
			m.SetCollation(op.Tuning.Collation)
		}
		return m
	case UpdateMany:
		m := mongo.NewUpdateManyModel().SetFilter(op.Filter).SetUpdate(op.change()).SetUpsert(op.Upsert)
		if len(op.ArrayFilters) > 0 {
			m.SetArrayFilters(list(op.ArrayFilters))
		}
		if op.Tuning.Hint != nil {
			m.SetHint(op.Tuning.Hint)
		}
		if op.Tuning.Collation != nil {
			m.SetCollation(op.Tuning.Collation)
		}
		return m
	case UpdateOne:
		return op.updateOneModel()
	}
	return op.deleteModel()
}

func (op Operation) updateOneModel() mongo.WriteModel {
	m := mongo.NewUpdateOneModel().SetFilter(op.Filter).SetUpdate(op.change()).SetUpsert(op.Upsert)
	if len(op.ArrayFilters) > 0 {
		m.SetArrayFilters(list(op.ArrayFilters))
	}
	if op.Sort != nil {
		m.SetSort(op.Sort)
	}
	if op.Tuning.Hint != nil {
		m.SetHint(op.Tuning.Hint)
	}
	if op.Tuning.Collation != nil {
		m.SetCollation(op.Tuning.Collation)
	}
	return m
}

func (op Operation) deleteModel() mongo.WriteModel {
	if op.Kind == DeleteOne {
		m := mongo.NewDeleteOneModel().SetFilter(op.Filter)
		if op.Tuning.Hint != nil {
			m.SetHint(op.Tuning.Hint)
		}
		if op.Tuning.Collation != nil {
			m.SetCollation(op.Tuning.Collation)
		}
		return m
	}
	m := mongo.NewDeleteManyModel().SetFilter(op.Filter)
	if op.Tuning.Hint != nil {
		m.SetHint(op.Tuning.Hint)
	}
	if op.Tuning.Collation != nil {
		m.SetCollation(op.Tuning.Collation)
	}
	return m
}

// A Fate is what became of one write of many.
type Fate struct {
	Done    bool
	Unknown bool  // nobody knows whether it was done
	Err     error // why the server has refused it; nil if it has not, or never tried
}

// Fates returns what became of n writes that were sent together, of which err is the outcome. If they were one command,
// its refusal says that none was done; if they may have been several, nobody knows about the earlier ones.
func Fates(n int, unordered, oneCommand bool, err error) []Fate {
	fates := make([]Fate, n)
	var many mongo.BulkWriteException
	switch {
	case err == nil:
		done(fates)
	case unknown(err) || !errors.As(err, &many):
		known := (oneCommand || n == 1) && Refused(err)
		for i := range fates {
			fates[i].Unknown = !known
		}
	case len(many.WriteErrors) == 0:
		done(fates) // a write concern error alone comes after the writes
	case unordered:
		done(fates)
		mark(fates, many)
	default:
		done(fates[:many.WriteErrors[0].Index])
		mark(fates, many)
	}
	return fates
}

func done(fates []Fate) {
	for i := range fates {
		fates[i].Done = true
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
