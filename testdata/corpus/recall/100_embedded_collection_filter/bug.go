// Package embedded_collection_filter is a rewritten real mistake.
//
// Origin: koderover/zadig eac89e3f6 (2022-01-29): the update's filter used another name than the unique index; each repository
// embeds its collection.
package embedded_collection_filter

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Instance struct {
	ID        bson.ObjectID `bson:"_id,omitempty"`
	Workgroup string        `bson:"workgroup_name"`
	Project   string        `bson:"area"`
	User      string        `bson:"member"`
	Revision  int64         `bson:"revision"`
	At        int64         `bson:"update_time"`
}

type InstanceColl struct {
	*mongo.Collection
	coll string
}

func NewInstanceColl(db *mongo.Database) *InstanceColl {
	return &InstanceColl{Collection: db.Collection("instances"), coll: "instances"}
}

func (c *InstanceColl) Find(project, user string) (*Instance, error) {
	res := new(Instance)
	query := bson.M{"area": project, "member": user}
	return res, c.FindOne(context.TODO(), query).Decode(res)
}

func (c *InstanceColl) Create(args *Instance) error {
	_, err := c.InsertOne(context.TODO(), args)
	return err
}

func (c *InstanceColl) Update(uid string, args *Instance) error {
	if args == nil {
		return errors.New("nil")
	}
	query := bson.M{"name": args.Workgroup, "area": args.Project, "member": uid} // BUG: unknown-field-path
	change := bson.M{"$set": bson.M{"update_time": time.Now().Unix(), "revision": args.Revision}}
	_, err := c.UpdateOne(context.TODO(), query, change)
	return err
}
