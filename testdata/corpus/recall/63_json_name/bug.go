// Package json_name queries by the json name of a field without a bson tag.
package json_name

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Ticket struct {
	Number   int    `json:"number"`
	Priority string `json:"prio"`
}

func Urgent(ctx context.Context, c *mongo.Collection) (*Ticket, error) {
	var t Ticket
	err := c.FindOne(ctx, bson.D{
		{Key: "number", Value: bson.D{{Key: "$gt", Value: 10}}},
		{Key: "prio", Value: "high"}, // BUG: missing-bson-tag
	}).Decode(&t)
	return &t, err
}
