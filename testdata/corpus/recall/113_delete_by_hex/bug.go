// Package delete_by_hex is a rewritten real mistake.
//
// Origin: shellhub-io/shellhub c3d1fe086 (2021-04-12) "fix firewall rule id to use ObjectId": the hex text deleted nothing.
package delete_by_hex

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Policy struct {
	ID     bson.ObjectID `json:"id" bson:"_id"`
	Tenant string        `bson:"org"`
	Prio   int           `bson:"priority"`
}

type Store struct {
	db *mongo.Database
}

func (s *Store) List(ctx context.Context) ([]Policy, error) {
	policies := make([]Policy, 0)
	cur, err := s.db.Collection("policies").Find(ctx, bson.M{})
	if err != nil {
		return nil, err
	}
	defer cur.Close(ctx)
	for cur.Next(ctx) {
		r := new(Policy)
		if err := cur.Decode(&r); err != nil {
			return policies, err
		}
		policies = append(policies, *r)
	}
	return policies, cur.Err()
}

func (s *Store) Delete(ctx context.Context, id string) error {
	_, err := s.db.Collection("policies").DeleteOne(ctx, bson.M{"_id": id}) // BUG: objectid-as-string
	return err
}
