// Package pull_from_former_array is a rewritten real mistake.
//
// Origin: shellhub-io/shellhub bfab5a997 (2025-09-16) "update field names in TagDelete": $pull named the array by its former name.
package pull_from_former_array

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Machine struct {
	UID      string   `bson:"uid"`
	TenantID string   `bson:"org"`
	LabelIDs []string `bson:"label_ids"`
	Name     string   `bson:"name"`
}

type Store struct {
	db *mongo.Database
}

func (s *Store) Machine(ctx context.Context, tenant, uid string) (*Machine, error) {
	d := new(Machine)
	return d, s.db.Collection("machines").FindOne(ctx, bson.M{"org": tenant, "uid": uid}).Decode(d)
}

func (s *Store) DropLabel(ctx context.Context, tenant, tag string) error {
	_, err := s.db.Collection("machines").UpdateMany(ctx, bson.M{"org": tenant}, bson.M{"$pull": bson.M{"labels": tag}}) // BUG: unknown-field-path
	return err
}
