// Package struct_as_update is a rewritten real mistake.
//
// Origin: koderover/zadig 537d33e03 (2022-12-26) "fix mongo update": the struct itself was sent as the update.
package struct_as_update

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Profile struct {
	UID  string `bson:"uid"`
	Skin string `bson:"skin"`
}

type ProfileColl struct {
	*mongo.Collection
	coll string
}

func (c *ProfileColl) Upsert(args *Profile) error {
	query := bson.M{"uid": args.UID}
	_, err := c.UpdateOne(context.TODO(), query, args, options.UpdateOne().SetUpsert(true)) // BUG: update-without-operator
	return err
}
