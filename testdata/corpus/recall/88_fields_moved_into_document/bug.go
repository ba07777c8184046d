// Package fields_moved_into_document is a rewritten real mistake.
//
// Origin: shellhub-io/shellhub a68b04a31 (2023-04-14) moved the fields into a sub-document; queries that still name them at the top
// find nothing.
package fields_moved_into_document

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Machine struct {
	UID      string `bson:"serial"`
	TenantID string `bson:"org_id"`
	Name     string `bson:"name"`
}

type Retired struct {
	Machine *Machine  `bson:"machine"`
	At      time.Time `bson:"timestamp"`
}

type Store struct {
	db *mongo.Database
}

func (s *Store) Count(ctx context.Context, tenant string) (int64, error) {
	return s.db.Collection("retired").CountDocuments(ctx, bson.M{"org_id": tenant}) // BUG: unknown-field-path
}

func (s *Store) Get(ctx context.Context, tenant, uid string) (*Retired, error) {
	var slot Retired
	err := s.db.Collection("retired").FindOne(ctx, bson.M{
		"org_id": tenant, // BUG: unknown-field-path
		"serial": uid,    // BUG: unknown-field-path
	}).Decode(&slot)
	return &slot, err
}

func (s *Store) Insert(ctx context.Context, d *Machine) error {
	_, err := s.db.Collection("retired").InsertOne(ctx, Retired{Machine: d, At: time.Now()})
	return err
}
