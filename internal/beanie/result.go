package main

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// orNone makes the absence of a document a result, as it is in Beanie.
func orNone[T any](doc *T, err error) (any, error) {
	if errors.Is(err, odm.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return doc, nil
}

// count is a number of documents, which Python knows in one width.
func count(n int64, err error) (any, error) { return int(n), err }

// okay is a result that may not be there.
func okay[V any](v V, ok bool, err error) (any, error) {
	if !ok {
		return nil, err
	}
	return v, err
}

// told is what an update says.
func told(u odm.Updated, err error) (any, error) {
	return bson.D{{Key: "matched", Value: int(u.Matched)}, {Key: "modified", Value: int(u.Modified)}, {Key: "inserted", Value: int(u.Inserted)}}, err
}

// done is a result that says nothing but its error.
func done[R any](_ R, err error) error { return err }

// put changes a document as another program would.
func put(db *odm.DB, collection string, id any, update bson.M) func(context.Context) error {
	return func(ctx context.Context) error {
		return done(db.Driver().Collection(collection).UpdateByID(ctx, id, update))
	}
}

// store inserts documents as another program would.
func store(db *odm.DB, collection string, docs ...any) func(context.Context) error {
	return func(ctx context.Context) error {
		return done(db.Driver().Collection(collection).InsertMany(ctx, docs))
	}
}

// gone deletes a document as another program would.
func gone(db *odm.DB, collection string, id any) func(context.Context) error {
	return func(ctx context.Context) error {
		return done(db.Driver().Collection(collection).DeleteOne(ctx, bson.M{"_id": id}))
	}
}
