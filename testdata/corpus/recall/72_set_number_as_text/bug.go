// Package set_number_as_text stores a text in a number field.
package set_number_as_text

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Counter struct {
	Name  string `bson:"name"`
	Value int64  `bson:"value"`
}

func Load(ctx context.Context, c *mongo.Collection, name string) (n Counter, err error) {
	err = c.FindOne(ctx, bson.M{"name": name}).Decode(&n)
	return n, err
}

func Reset(ctx context.Context, c *mongo.Collection, name string) error {
	set := bson.D{{Key: "value", Value: "0"}} // BUG: wrong-value-type
	_, err := c.UpdateOne(ctx, bson.D{{Key: "name", Value: name}}, bson.D{{Key: "$set", Value: set}})
	return err
}

func Save(ctx context.Context, c *mongo.Collection, n *Counter) error {
	_, err := c.ReplaceOne(ctx, bson.M{"name": n.Name}, n)
	return err
}
