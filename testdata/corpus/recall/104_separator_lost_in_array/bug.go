// Package separator_lost_in_array is a rewritten real mistake.
//
// Origin: litmuschaos/litmus 4696f656a (2021-07-12): "userid" for the stored "user_id", in the elements of an array.
package separator_lost_in_array

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Member struct {
	LoginID string `bson:"login_id"`
	Role    string `bson:"role"`
}

type Team struct {
	ID      string    `bson:"_id"`
	Name    string    `bson:"name"`
	Members []*Member `bson:"members"`
}

type Operator struct {
	coll *mongo.Collection
}

func Get(ctx context.Context, c *mongo.Collection, name, user string) (*Team, error) {
	filter := bson.D{{Key: "name", Value: name}, {Key: "members.loginid", Value: user}, {Key: "members.role", Value: "owner"}} // BUG: case-mismatch
	p := new(Team)
	return p, c.FindOne(ctx, filter).Decode(p)
}
