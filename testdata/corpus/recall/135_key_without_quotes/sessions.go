// Package key_without_quotes is a mistake of a known kind in code written for this test: the quotes around a key are
// missing, and a parameter has its name.
package key_without_quotes

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

var ErrUnknownToken = errors.New("unknown token")

type Login struct {
	ID      bson.ObjectID `bson:"_id,omitempty"`
	Token   string        `bson:"token"`
	User    string        `bson:"user"`
	Expires time.Time     `bson:"expires"`
}

type LoginStore struct {
	c *mongo.Collection
}

func NewLoginStore(db *mongo.Database) *LoginStore { return &LoginStore{c: db.Collection("logins")} }

func (s *LoginStore) Save(ctx context.Context, l Login) error {
	if _, err := s.c.InsertOne(ctx, l); err != nil {
		return fmt.Errorf("save login: %w", err)
	}
	return nil
}

func (s *LoginStore) ByToken(ctx context.Context, token string) (*Login, error) {
	var l Login
	err := s.c.FindOne(ctx, bson.M{"token": token, "expires": bson.M{"$gt": time.Now()}}).Decode(&l)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return nil, ErrUnknownToken
	}
	if err != nil {
		return nil, fmt.Errorf("login: %w", err)
	}
	return &l, nil
}

// Revoke ends one login.
func (s *LoginStore) Revoke(ctx context.Context, token string) error {
	res, err := s.c.DeleteOne(ctx, bson.M{token: token}) // BUG: variable-as-key
	if err != nil {
		return fmt.Errorf("revoke: %w", err)
	}
	if res.DeletedCount == 0 {
		return ErrUnknownToken
	}
	return nil
}

// RevokeAll ends every login of a user but one.
func (s *LoginStore) RevokeAll(ctx context.Context, user, except string) error {
	_, err := s.c.DeleteMany(ctx, bson.M{"user": user, "token": bson.M{"$ne": except}})
	return err
}
