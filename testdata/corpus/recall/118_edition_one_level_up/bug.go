// Package edition_one_level_up is a rewritten real mistake.
//
// Origin: ONSdigital/dp-dataset-api 3db88301 (2018-03-20) "update queries": the update still looked for the fields at the top.
package edition_one_level_up

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Link struct {
	ID   string `bson:"id"`
	Href string `bson:"href"`
}

type Links struct {
	Dataset Link `bson:"dataset"`
	Latest  Link `bson:"latest_version"`
}

type Issue struct {
	Name    string    `bson:"issue"`
	Links   Links     `bson:"links"`
	State   string    `bson:"state"`
	Updated time.Time `bson:"last_updated"`
}

type Doc struct {
	ID      string `bson:"id"`
	Current *Issue `bson:"current,omitempty"`
	Next    *Issue `bson:"next,omitempty"`
}

func Get(ctx context.Context, db *mongo.Database, ds, ed string) (*Doc, error) {
	var d Doc
	return &d, db.Collection("issues").FindOne(ctx, bson.M{"next.links.dataset.id": ds, "next.issue": ed}).Decode(&d)
}

func Update(ctx context.Context, db *mongo.Database, ds, ed string, v Link) error {
	_, err := db.Collection("issues").UpdateOne(ctx,
		bson.M{"links.dataset.id": ds, // BUG: unknown-field-path
			"issue": ed}, // BUG: unknown-field-path
		bson.M{"$set": bson.M{"next.links.latest_version": v}})
	return err
}
