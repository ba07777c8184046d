// Package full_path_in_elemmatch is a rewritten real mistake.
//
// Origin: litmuschaos/litmus 60fc28f34 (2023-08-02) "fixed mongo query": inside $elemMatch the path was written from the root.
package full_path_in_elemmatch

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Member struct {
	UserID     string `bson:"user_id"`
	Invitation string `bson:"invitation"`
}

type Project struct {
	ID      string   `bson:"_id"`
	Members []Member `bson:"members"`
}

func Pending(ctx context.Context, c *mongo.Collection, user string) ([]Project, error) {
	cur, err := c.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$match", Value: bson.D{
			{Key: "members", Value: bson.D{
				{Key: "$elemMatch", Value: bson.D{
					{Key: "user_id", Value: user},
					{Key: "members.invitation", Value: "Pending"}, // BUG: unknown-field-path
				}},
			}},
		}}},
	})
	if err != nil {
		return nil, err
	}
	var ps []Project
	return ps, cur.All(ctx, &ps)
}
