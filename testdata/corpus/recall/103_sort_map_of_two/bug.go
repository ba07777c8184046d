// Package sort_map_of_two is a rewritten real mistake.
//
// Origin: tidepool-org/platform 1991df49d (2024-07-02) "update sort": two keys in a map, in any order.
package sort_map_of_two

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

func Page(ctx context.Context, c *mongo.Collection) (*mongo.Cursor, error) {
	return c.Find(ctx, bson.M{}, options.Find().SetSort(bson.M{"time": 1, "kind": 1})) // BUG: unordered-map
}
