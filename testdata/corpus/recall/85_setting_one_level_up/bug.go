// Package setting_one_level_up is a rewritten real mistake.
//
// Origin: shellhub-io/shellhub 1d146d33d (2026-02-02) "correct user preferred namespace field path": the setting lies in a sub-document.
package setting_one_level_up

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Prefs struct {
	Space string   `bson:"default_space"`
	Auth  []string `bson:"auth_methods"`
}

type User struct {
	ID    string `bson:"_id,omitempty"`
	Name  string `bson:"name"`
	Prefs Prefs  `bson:"settings"`
}

type Store struct {
	db     *mongo.Database
	client *mongo.Client
}

func (s *Store) UserCreate(ctx context.Context, u *User) error {
	_, err := s.db.Collection("users").InsertOne(ctx, u)
	return err
}

func (s *Store) UserGet(ctx context.Context, name string) (*User, error) {
	u := new(User)
	return u, s.db.Collection("users").FindOne(ctx, bson.M{"name": name}).Decode(u)
}

func (s *Store) DropSpaces(ctx context.Context, orgs []string) (int64, error) {
	sess, err := s.client.StartSession()
	if err != nil {
		return 0, err
	}
	defer sess.EndSession(ctx)
	n, err := sess.WithTransaction(ctx, func(sessCtx context.Context) (any, error) {
		r, err := s.db.Collection("spaces").DeleteMany(sessCtx, bson.M{"org": bson.M{"$in": orgs}})
		if err != nil {
			return 0, err
		}
		_, err = s.db.
			Collection("users").
			UpdateMany(sessCtx, bson.M{"default_space": bson.M{"$in": orgs}}, // BUG: unknown-field-path
				bson.M{"$set": bson.M{"default_space": ""}}) // BUG: unknown-field-path
		if err != nil {
			return 0, err
		}
		return r.DeletedCount, nil
	})
	if err != nil {
		return 0, err
	}
	return n.(int64), nil
}
