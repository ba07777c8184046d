// Package update_branches builds an update in branches, and forgets the operator.
package update_branches

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Profile struct {
	User string `bson:"user"`
	Bio  string `bson:"bio"`
	Site string `bson:"site"`
}

func Edit(ctx context.Context, c *mongo.Collection, user, bio, site string) error {
	doc := bson.M{}
	if bio != "" {
		doc["bio"] = bio
	}
	if site != "" {
		doc["site"] = site
	}
	if len(doc) == 0 {
		return nil
	}
	_, err := c.UpdateOne(ctx, bson.M{"user": user}, doc) // BUG: update-without-operator
	return err
}

func Load(ctx context.Context, c *mongo.Collection, user string) (p Profile, err error) {
	err = c.FindOne(ctx, bson.M{"user": user}).Decode(&p)
	return p, err
}
