package engine

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// Indexes are the indexes of the collection as the server describes them; none if there is no such collection.
func (c Collection) Indexes(ctx context.Context) (all []bson.Raw, err error) {
	for raw, err := range c.walk(ctx, "listIndexes", nil, func(ctx context.Context) (*mongo.Cursor, error) {
		return c.driver.Indexes().List(ctx)
	}) {
		if err != nil {
			return nil, err
		}
		all = append(all, slices.Clone(raw))
	}
	return all, nil
}

// Collections are the named collections and views of the database as the server describes them, by name.
func (d *Database) Collections(ctx context.Context, names []string) (map[string]bson.Raw, error) {
	all := map[string]bson.Raw{}
	filter := bson.D{{Key: "name", Value: bson.D{{Key: "$in", Value: names}}}}
	for raw, err := range d.Collection("").walk(ctx, "listCollections", nil, func(ctx context.Context) (*mongo.Cursor, error) {
		return d.driver.ListCollections(ctx, filter)
	}) {
		if err != nil {
			return nil, err
		}
		if name, ok := raw.Lookup("name").StringValueOK(); ok {
			all[name] = slices.Clone(raw)
		}
	}
	return all, nil
}
