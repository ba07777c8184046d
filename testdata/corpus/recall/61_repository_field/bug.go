// Package repository_field keeps its collection in a struct; the update's name is one letter off.
package repository_field

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

const collection = "accounts"

type Account struct {
	ID       bson.ObjectID `bson:"_id,omitempty"`
	Username string        `bson:"username"`
	Balance  int64         `bson:"balance"`
	Tags     []string      `bson:"tags,omitempty"`
}

type Repo struct {
	db   *mongo.Database
	coll *mongo.Collection
}

func NewRepo(db *mongo.Database) *Repo {
	return &Repo{db: db, coll: db.Collection(collection)}
}

func (r *Repo) Create(ctx context.Context, a *Account) error {
	_, err := r.coll.InsertOne(ctx, a)
	return err
}

func (r *Repo) ByName(ctx context.Context, name string) (*Account, error) {
	var a Account
	filter := bson.D{{Key: "username", Value: name}}
	if err := r.coll.FindOne(ctx, filter).Decode(&a); err != nil {
		return nil, err
	}
	return &a, nil
}

func (r *Repo) Add(ctx context.Context, id bson.ObjectID, n int64) error {
	update := bson.M{"$inc": bson.M{"balence": n}} // BUG: unknown-field-path
	_, err := r.coll.UpdateOne(ctx, bson.M{"_id": id}, update)
	return err
}
