// Package array_in_singular is a rewritten real mistake.
//
// Origin: openimsdk/open-im-server b2bf50a4f (2023-05-10) "msgs": the array was stored in the plural, and pushed to in the singular.
package array_in_singular

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Info struct {
	Seq  int64  `bson:"seq"`
	Body []byte `bson:"body"`
}

type Log struct {
	ID    string `bson:"doc_id"`
	Items []Info `bson:"entries"`
}

type DB struct {
	logs *mongo.Collection
}

func NewDB(db *mongo.Database) *DB {
	return &DB{logs: db.Collection("logs")}
}

func (d *DB) Push(ctx context.Context, id string, in []Info) error {
	return d.logs.FindOneAndUpdate(ctx, bson.M{"doc_id": id}, bson.M{"$push": bson.M{"entry": bson.M{"$each": in}}}).Err() // BUG: unknown-field-path
}

func (d *DB) SetBody(ctx context.Context, id string, i int, body []byte) error {
	_, err := d.logs.UpdateOne(ctx, bson.M{"doc_id": id}, bson.M{"$set": bson.M{fmt.Sprintf("entry.%d.body", i): body}})
	return err
}

func (d *DB) Get(ctx context.Context, id string) (*Log, error) {
	var l Log
	err := d.logs.FindOne(ctx, bson.M{"doc_id": id}).Decode(&l)
	return &l, err
}
