// Package index_in_singular is a rewritten real mistake.
//
// Origin: yorkie-team/yorkie 2f00e937 (2023-05-25) "Cleanup indexes": the index was on "document", the array is "documents".
package index_in_singular

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type DocRef struct {
	DocID  string `bson:"doc_id"`
	Status string `bson:"status"`
}

type ClientInfo struct {
	Key  string   `bson:"key"`
	Docs []DocRef `bson:"documents"`
}

func Ensure(ctx context.Context, db *mongo.Database) error {
	_, err := db.Collection("clients").Indexes().CreateOne(ctx, mongo.IndexModel{Keys: bson.D{{Key: "document.doc_id", Value: 1}}}) // BUG: unknown-field-path
	return err
}

func Get(ctx context.Context, db *mongo.Database, key string) (*ClientInfo, error) {
	var c ClientInfo
	return &c, db.Collection("clients").FindOne(ctx, bson.M{"key": key}).Decode(&c)
}
