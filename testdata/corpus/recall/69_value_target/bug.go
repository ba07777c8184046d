// Package value_target decodes into a slice instead of a pointer to it.
package value_target

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Row struct {
	N int `bson:"n"`
}

func Rows(ctx context.Context, c *mongo.Collection) ([]Row, error) {
	cur, err := c.Aggregate(ctx, mongo.Pipeline{{{Key: "$match", Value: bson.D{{Key: "n", Value: 1}}}}})
	if err != nil {
		return nil, err
	}
	rows := []Row{}
	if err := cur.All(ctx, rows); err != nil { // BUG: decode-non-pointer
		return nil, err
	}
	return rows, nil
}
