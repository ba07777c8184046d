// Package early_return leaves the cursor open when a document cannot be decoded.
package early_return

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Event struct {
	Kind string `bson:"kind"`
}

func Kinds(ctx context.Context, c *mongo.Collection) (map[string]int, error) {
	cur, err := c.Find(ctx, bson.M{"kind": bson.M{"$exists": true}}) // BUG: cursor-not-closed
	if err != nil {
		return nil, err
	}
	n := map[string]int{}
	for cur.Next(ctx) {
		var e Event
		if err := cur.Decode(&e); err != nil {
			return nil, err
		}
		n[e.Kind]++
	}
	return n, cur.Err()
}
