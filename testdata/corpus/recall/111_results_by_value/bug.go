// Package results_by_value is a rewritten real mistake.
//
// Origin: koderover/zadig a68d9750c (2021-08-11) and d9a645744 (2024-02-26): Decode and All were given values.
package results_by_value

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Stat struct {
	Name string `bson:"name"`
}

type StatColl struct {
	*mongo.Collection
	coll string
}

func (c *StatColl) Get(name string) (*Stat, error) {
	var st Stat
	query := bson.M{"name": name}
	err := c.FindOne(context.TODO(), query).Decode(st) // BUG: decode-non-pointer
	return &st, err
}

func (c *StatColl) List() ([]*Stat, error) {
	var res []*Stat
	ctx := context.TODO()
	cursor, err := c.Collection.Find(ctx, bson.M{})
	if err != nil {
		return nil, err
	}
	err = cursor.All(ctx, res) // BUG: decode-non-pointer
	if err != nil {
		return nil, err
	}
	return res, err
}
