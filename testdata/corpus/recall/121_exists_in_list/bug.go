// Package exists_in_list is a rewritten real mistake.
//
// Origin: koderover/zadig 824a5b5bb (2023-01-16) "fix mongo query error": an operator stood in the list of $in.
package exists_in_list

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Service struct {
	Name string `bson:"name"`
	Live bool   `bson:"live"`
}

func List(ctx context.Context, c *mongo.Collection, prod *bool) ([]Service, error) {
	query := bson.M{}
	if prod != nil {
		query["live"] = bson.M{"$in": bson.A{
			bson.M{"$exists": false}, // BUG: operator-misplaced
			true,
		}}
	}
	cur, err := c.Find(ctx, query)
	if err != nil {
		return nil, err
	}
	var out []Service
	return out, cur.All(ctx, &out)
}
