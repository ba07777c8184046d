// Package upsert_plain is a rewritten real mistake.
//
// Origin: keptn/keptn 125b5f697 (2022-08-04): create-or-update without $set.
package upsert_plain

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Integration struct {
	ID   string `bson:"_id"`
	Name string `bson:"name"`
}

func CreateOrUpdate(ctx context.Context, c *mongo.Collection, in Integration) error {
	opts := options.UpdateOne().SetUpsert(true)
	filter := bson.D{{Key: "_id", Value: in.ID}}
	update := bson.D{{Key: "name", Value: in.Name}}
	_, err := c.UpdateOne(ctx, filter, update, opts) // BUG: update-without-operator
	return err
}
