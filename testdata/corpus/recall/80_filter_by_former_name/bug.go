// Package filter_by_former_name is a rewritten real mistake.
//
// Origin: ONSdigital/dp-dataset-api ce9789ef (2017-09-28) "Fix mongodb queries to use option instead of value": the filter
// used the field's former name, so that no row was ever updated.
package filter_by_former_name

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Option struct {
	InstanceID string    `bson:"run_id"`
	Name       string    `bson:"dim"`
	Choice     string    `bson:"choice"`
	NodeID     string    `bson:"node_id"`
	Updated    time.Time `bson:"updated"`
}

const options_ = "run_options"

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

func (s *Store) SetNode(ctx context.Context, o Option) error {
	_, err := s.db.Collection(options_).UpdateOne(ctx,
		bson.M{"run_id": o.InstanceID, "dim": o.Name, "value": o.Choice}, // BUG: unknown-field-path
		bson.M{"$set": bson.M{"node_id": o.NodeID, "updated": time.Now()}})
	return err
}
