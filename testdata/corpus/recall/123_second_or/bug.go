// Package second_or is a rewritten real mistake.
//
// Origin: kubeshop/testkube 26fb734e15 (2024-09-23) "or for same tags": the second $or takes the place of the first.
package second_or

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type F struct {
	Text, Status string
}

func query(f F) bson.M {
	q := bson.M{}
	if f.Text != "" {
		q["$or"] = bson.A{bson.M{"name": bson.M{"$regex": f.Text}}, bson.M{"labels": f.Text}}
	}
	if f.Status != "" {
		q["$or"] = bson.A{bson.M{"status": f.Status}, bson.M{"status": nil}} // BUG: condition-overwritten
	}
	return q
}

func Find(ctx context.Context, c *mongo.Collection, f F) (n int64, err error) {
	return c.CountDocuments(ctx, query(f))
}
