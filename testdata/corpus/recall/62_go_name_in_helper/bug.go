// Package go_name_in_helper builds the filter in a helper that speaks Go's names.
package go_name_in_helper

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Device struct {
	ID       string    `bson:"_id"`
	OwnerID  string    `bson:"owner_id"`
	LastSeen time.Time `bson:"last_seen"`
}

func staleFilter(owner string, before time.Time) bson.M {
	return bson.M{
		"owner_id": owner,
		"LastSeen": bson.M{"$lt": before}, // BUG: case-mismatch
	}
}

func Stale(ctx context.Context, db *mongo.Database, owner string, before time.Time) ([]Device, error) {
	cur, err := db.Collection("devices").Find(ctx, staleFilter(owner, before))
	if err != nil {
		return nil, err
	}
	var out []Device
	if err := cur.All(ctx, &out); err != nil {
		return nil, err
	}
	return out, nil
}
