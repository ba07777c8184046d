// Package two_filters_by_former_name is a rewritten real mistake.
//
// Origin: ONSdigital/dp-dataset-api ce9789ef (2017-09-28), both functions of it: two filters share the wrong name, but the value
// that each compares is the field that is meant.
package two_filters_by_former_name

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Option struct {
	InstanceID string    `bson:"run_id"`
	Name       string    `bson:"dim"`
	Choice     string    `bson:"choice"`
	NodeID     string    `bson:"node_id"`
	Updated    time.Time `bson:"updated"`
}

const options_ = "instance_options"

type Store struct {
	db *mongo.Database
}

func (s *Store) List(ctx context.Context, run string) ([]Option, error) {
	cur, err := s.db.Collection(options_).Find(ctx, bson.M{"run_id": run})
	if err != nil {
		return nil, err
	}
	var out []Option
	return out, cur.All(ctx, &out)
}

func (s *Store) Add(ctx context.Context, o Option) error {
	_, err := s.db.Collection(options_).ReplaceOne(ctx,
		bson.M{"run_id": o.InstanceID, "dim": o.Name, "value": o.Choice}, // BUG: unknown-field-path
		&o, options.Replace().SetUpsert(true))
	return err
}

func (s *Store) SetNode(ctx context.Context, o Option) error {
	_, err := s.db.Collection(options_).UpdateOne(ctx,
		bson.M{"run_id": o.InstanceID, "dim": o.Name, "value": o.Choice}, // BUG: unknown-field-path
		bson.M{"$set": bson.M{"node_id": o.NodeID, "updated": time.Now()}})
	return err
}
