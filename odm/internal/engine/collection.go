// Package engine is the bridge to the server: the only place where odm calls the driver for data. It takes raw BSON and
// gives raw BSON; what the bytes mean is its callers' business. A session travels in the context, as in the driver.
package engine

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// A Collection is one collection of a database.
type Collection struct{ driver *mongo.Collection }

// Of returns the collection of db with the given name.
func Of(db *mongo.Database, name string) Collection { return Collection{db.Collection(name)} }

// Name returns the collection's name.
func (c Collection) Name() string { return c.driver.Name() }

// InsertOne inserts one document, which has an _id.
func (c Collection) InsertOne(ctx context.Context, doc bson.Raw) error {
	_, err := c.driver.InsertOne(ctx, doc)
	return err
}

// InsertMany inserts documents, each with an _id, in order: it stops at the first that the server refuses.
func (c Collection) InsertMany(ctx context.Context, docs []bson.Raw) error {
	_, err := c.driver.InsertMany(ctx, docs)
	return err
}

// An Update is a filter with what happens to the documents that match.
type Update struct {
	Filter       bson.Raw
	Change       bson.Raw
	ArrayFilters []bson.Raw
	Sort         bson.Raw // of UpdateOne, since MongoDB 8.0; nil is the natural order
	Upsert       bool
}

// An Outcome counts what a write did.
type Outcome struct {
	Matched, Modified, Upserted int64
}

func outcome(r *mongo.UpdateResult, err error) (Outcome, error) {
	if err != nil {
		return Outcome{}, err
	}
	return Outcome{Matched: r.MatchedCount, Modified: r.ModifiedCount, Upserted: r.UpsertedCount}, nil
}

// UpdateOne changes the first document that matches.
func (c Collection) UpdateOne(ctx context.Context, u Update) (Outcome, error) {
	o := options.UpdateOne()
	if u.Upsert {
		o.SetUpsert(true)
	}
	if len(u.ArrayFilters) > 0 {
		o.SetArrayFilters(list(u.ArrayFilters))
	}
	if u.Sort != nil {
		o.SetSort(u.Sort)
	}
	return outcome(c.driver.UpdateOne(ctx, u.Filter, u.Change, o))
}

// UpdateMany changes every document that matches.
func (c Collection) UpdateMany(ctx context.Context, u Update) (Outcome, error) {
	o := options.UpdateMany()
	if u.Upsert {
		o.SetUpsert(true)
	}
	if len(u.ArrayFilters) > 0 {
		o.SetArrayFilters(list(u.ArrayFilters))
	}
	return outcome(c.driver.UpdateMany(ctx, u.Filter, u.Change, o))
}

// Replace replaces the one document that matches by doc.
func (c Collection) Replace(ctx context.Context, filter, doc bson.Raw) (Outcome, error) {
	return outcome(c.driver.ReplaceOne(ctx, filter, doc))
}

// DeleteOne deletes the first document that matches, and returns how many were deleted.
func (c Collection) DeleteOne(ctx context.Context, filter bson.Raw) (int64, error) {
	r, err := c.driver.DeleteOne(ctx, filter)
	if err != nil {
		return 0, err
	}
	return r.DeletedCount, nil
}

// DeleteMany deletes every document that matches, and returns how many were deleted.
func (c Collection) DeleteMany(ctx context.Context, filter bson.Raw) (int64, error) {
	r, err := c.driver.DeleteMany(ctx, filter)
	if err != nil {
		return 0, err
	}
	return r.DeletedCount, nil
}

// list makes the []any that the driver's options want.
func list(docs []bson.Raw) []any {
	out := make([]any, len(docs))
	for i, d := range docs {
		out[i] = d
	}
	return out
}
