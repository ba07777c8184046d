// Package name_copied_by_path is a mistake of a known kind in code written for this test: a plain update is to copy one
// field into another, and stores the name of it.
package name_copied_by_path

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type User struct {
	ID       bson.ObjectID `bson:"_id,omitempty"`
	Login    string        `bson:"login"`
	Nickname string        `bson:"nickname"`
	Mail     string        `bson:"mail"`
	Verified bool          `bson:"verified"`
}

type Users struct{ coll *mongo.Collection }

func NewUsers(db *mongo.Database) Users { return Users{coll: db.Collection("users")} }

func (u Users) SignUp(ctx context.Context, user User) error {
	_, err := u.coll.InsertOne(ctx, user)
	return err
}

func (u Users) Find(ctx context.Context, login string) (*User, error) {
	var user User
	if err := u.coll.FindOne(ctx, bson.D{{Key: "login", Value: login}}).Decode(&user); err != nil {
		return nil, err
	}
	return &user, nil
}

// DefaultNicknames gives everybody without a nickname the login as one.
func (u Users) DefaultNicknames(ctx context.Context) (int64, error) {
	filter := bson.D{{Key: "nickname", Value: ""}}
	changes := bson.D{{Key: "nickname", Value: "$login"}} // BUG: expression-in-plain-update
	res, err := u.coll.UpdateMany(ctx, filter, bson.D{{Key: "$set", Value: changes}})
	if err != nil {
		return 0, err
	}
	return res.ModifiedCount, nil
}
