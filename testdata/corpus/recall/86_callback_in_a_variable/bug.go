// Package callback_in_a_variable is a rewritten real mistake.
//
// Origin: shellhub-io/shellhub 1d146d33d (2026-02-02): in the same function one operation of the transaction's callback was sent with
// the context from outside.
package callback_in_a_variable

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Store struct {
	db     *mongo.Database
	client *mongo.Client
}

func (s *Store) DropSpaces(ctx context.Context, orgs []string) (int64, error) {
	sess, err := s.client.StartSession()
	if err != nil {
		return 0, err
	}
	defer sess.EndSession(ctx)
	fn := func(sessCtx context.Context) (any, error) {
		r, err := s.db.Collection("spaces").DeleteMany(sessCtx, bson.M{"org": bson.M{"$in": orgs}})
		if err != nil {
			return 0, err
		}
		_, err = s.db.
			Collection("users").
			UpdateMany(ctx, bson.M{"prefs.ns": bson.M{"$in": orgs}}, bson.M{"$set": bson.M{"prefs.ns": ""}}) // BUG: transaction-context-ignored
		if err != nil {
			return 0, err
		}
		return r.DeletedCount, nil
	}
	n, err := sess.WithTransaction(ctx, fn)
	if err != nil {
		return 0, err
	}
	return n.(int64), nil
}
