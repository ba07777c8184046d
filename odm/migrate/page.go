package migrate

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm"
)

// page reads the next documents after an id, in the order of ids whatever their types; after the zero value, the first.
func (s *shaper) page(ctx context.Context, db *odm.DB, after bson.RawValue, size int) ([]bson.Raw, error) {
	byID := bson.D{{Key: "_id", Value: 1}}
	o := options.Find().SetSort(byID).SetLimit(int64(size))
	if !after.IsZero() {
		// min takes the place of {_id: {$gt: after}}, which sees ids of after's own type only; it includes after
		o.SetHint(byID).SetMin(bson.D{{Key: "_id", Value: after}}).SetLimit(int64(size) + 1)
	}
	filter := s.filter
	if filter == nil {
		filter = bson.Raw{5, 0, 0, 0, 0}
	}
	cur, err := db.Driver().Collection(s.source).Find(ctx, filter, o)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", s.source, err)
	}
	defer func() { _ = cur.Close(context.WithoutCancel(ctx)) }() // the server forgets it soon in any case
	var docs []bson.Raw
	total := 0
	for total < batchBytes && cur.Next(ctx) {
		if !after.IsZero() && cur.Current.Lookup("_id").Equal(after) {
			continue
		}
		docs = append(docs, cur.Current)
		total += len(cur.Current)
	}
	if err := cur.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", s.source, err)
	}
	return docs, nil
}

// send writes what has changed of a batch, in one call; it is for a transaction, where nobody else can write them.
func (s *shaper) send(ctx context.Context, db *odm.DB, batch []shaped) error {
	var writes []mongo.WriteModel
	var ids []bson.RawValue
	for _, d := range batch {
		w, err := s.write(d)
		if err != nil {
			return about(d.id, err)
		}
		if w != nil {
			writes, ids = append(writes, w), append(ids, d.id)
		}
	}
	if len(writes) == 0 {
		return nil
	}
	_, err := db.Driver().Collection(s.target).BulkWrite(ctx, writes)
	var refused mongo.BulkWriteException
	if errors.As(err, &refused) && len(refused.WriteErrors) > 0 && refused.WriteErrors[0].Index < len(ids) {
		return about(ids[refused.WriteErrors[0].Index], fmt.Errorf("write %s: %w", s.target, err))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", s.target, err)
	}
	for _, d := range batch {
		if err := d.stored(ctx); err != nil {
			return about(d.id, err)
		}
	}
	return nil
}

// stored tells the document's hooks that it is.
func (s shaped) stored(ctx context.Context) error {
	if s.written == nil {
		return nil
	}
	return s.written(ctx)
}

// write is how one document is stored; nil if there is nothing to store.
func (s *shaper) write(d shaped) (mongo.WriteModel, error) {
	id := bson.D{{Key: "_id", Value: d.id}}
	switch {
	case d.skipped || d.done:
		return nil, nil
	case s.copies():
		return mongo.NewReplaceOneModel().SetFilter(id).SetReplacement(d.after).SetUpsert(true), nil
	case !d.changed():
		return nil, nil
	}
	change, _, err := update(d)
	if err != nil {
		return nil, err
	}
	return mongo.NewUpdateOneModel().SetFilter(id).SetUpdate(change), nil
}

// update is the change of the keys that differ, and their values before as a filter: whoever changes another field of
// the document meanwhile loses nothing.
func update(d shaped) (change, guard bson.D, err error) {
	touched, err := touches(d.before, d.after)
	if err != nil {
		return nil, nil, err
	}
	guard = bson.D{{Key: "_id", Value: d.id}}
	var set, unset bson.D
	for _, t := range touched {
		if t.key == "" || strings.HasPrefix(t.key, "$") || strings.Contains(t.key, ".") {
			return nil, nil, fmt.Errorf("the key %q cannot be written: an update takes it for a path", t.key)
		}
		switch {
		case t.before.IsZero():
			guard = append(guard, bson.E{Key: t.key, Value: bson.D{{Key: "$exists", Value: false}}})
		case t.before.Type != bson.TypeUndefined: // which no filter can name
			guard = append(guard, bson.E{Key: t.key, Value: bson.D{{Key: "$eq", Value: t.before}}})
		}
		if t.now.IsZero() {
			unset = append(unset, bson.E{Key: t.key, Value: ""})
		} else {
			set = append(set, bson.E{Key: t.key, Value: t.now})
		}
	}
	if set != nil {
		change = append(change, bson.E{Key: "$set", Value: set})
	}
	if unset != nil {
		change = append(change, bson.E{Key: "$unset", Value: unset})
	}
	return change, guard, nil
}

// about says which document an error is about.
func about(id bson.RawValue, err error) error { return &documentError{id, err} }

type documentError struct {
	id  bson.RawValue
	err error
}

func (e *documentError) Error() string { return fmt.Sprintf("document %s: %v", shown(e.id), e.err) }
func (e *documentError) Unwrap() error { return e.err }
