// Package lower_cased_duplicate stores two fields under one key: without a tag the name is the lower-cased Go name.
package lower_cased_duplicate

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Note struct {
	Owner string
	Text  string `bson:"text"`
	By    string `bson:"owner"` // BUG: duplicate-bson-key
}

func Put(ctx context.Context, c *mongo.Collection, n Note) error {
	_, err := c.InsertOne(ctx, n)
	if err != nil {
		return err
	}
	return c.FindOne(ctx, bson.M{"text": n.Text}).Err()
}
