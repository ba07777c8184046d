// Package tests_and_generated has tests that ask for what must fail, and generated code.
package tests_and_generated

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Item struct {
	ID   bson.ObjectID `bson:"_id,omitempty"`
	Name string        `bson:"name"`
	Qty  int           `bson:"qty"`
}

func Load(ctx context.Context, c *mongo.Collection, name string) (it Item, err error) {
	err = c.FindOne(ctx, bson.M{"name": name, "qty": bson.M{"$gt": 0}}).Decode(&it)
	return it, err
}
