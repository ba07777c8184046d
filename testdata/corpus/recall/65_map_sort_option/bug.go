// Package map_sort_option sorts by a map of two keys.
package map_sort_option

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Post struct {
	Pinned bool  `bson:"pinned"`
	At     int64 `bson:"at"`
}

func Latest(ctx context.Context, c *mongo.Collection, n int64) (ps []Post, err error) {
	opts := options.Find()
	opts.SetSort(bson.M{"pinned": -1, "at": -1}) // BUG: unordered-map
	opts.SetLimit(n)
	cur, err := c.Find(ctx, bson.M{}, opts)
	if err != nil {
		return nil, err
	}
	err = cur.All(ctx, &ps)
	return ps, err
}
