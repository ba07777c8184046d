// Package helper_given_outer_context is a rewritten real mistake.
//
// Origin: tidepool-org/platform b15ad6b33 (2025-03-14) "fix transaction ctx": helpers inside the callback were given the outer context.
package helper_given_outer_context

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Store struct {
	client *mongo.Client
	c      *mongo.Collection
}

func (s *Store) get(ctx context.Context, id string) (m bson.M, err error) {
	err = s.c.FindOne(ctx, bson.M{"_id": id}).Decode(&m)
	return
}

func (s *Store) Update(ctx context.Context, id string) error {
	sess, err := s.client.StartSession()
	if err != nil {
		return err
	}
	defer sess.EndSession(ctx)
	_, err = sess.WithTransaction(ctx, func(sessionCtx context.Context) (any, error) {
		m, err := s.get(ctx, id) // BUG: transaction-context-ignored
		if err != nil {
			return nil, err
		}
		return s.c.ReplaceOne(sessionCtx, bson.M{"_id": id}, m)
	})
	return err
}
