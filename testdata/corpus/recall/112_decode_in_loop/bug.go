// Package decode_in_loop is a rewritten real mistake.
//
// Origin: tidepool-org/platform, services/tools/dump_users (2016 and since): each document is decoded into a copy.
package decode_in_loop

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type U struct {
	Name string `bson:"user"`
}

func Users(ctx context.Context, c *mongo.Collection) ([]U, error) {
	cur, err := c.Find(ctx, bson.D{})
	if err != nil {
		return nil, err
	}
	defer cur.Close(ctx)
	var out []U
	for cur.Next(ctx) {
		var u U
		err := cur.Decode(u) // BUG: decode-non-pointer
		if err != nil {
			return nil, err
		}
		out = append(out, u)
	}
	return out, cur.Err()
}
