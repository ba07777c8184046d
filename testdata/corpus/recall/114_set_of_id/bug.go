// Package set_of_id is a rewritten real mistake.
//
// Origin: ONSdigital/dp-dataset-api 3db88301 (2018-03-20) "avoid immutable _id field": the id was among the fields that are set.
package set_of_id

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Policy struct {
	ID     string `json:"id" bson:"_id"`
	Tenant string `bson:"org"`
	Prio   int    `bson:"priority"`
}

type Store struct {
	db *mongo.Database
}

func (s *Store) Update(ctx context.Context, tenant string, r Policy) error {
	_, err := s.db.Collection("policies").UpdateOne(ctx, bson.M{"org": tenant}, bson.M{"$set": bson.M{"_id": r.ID, "priority": r.Prio}}) // BUG: set-immutable-id
	return err
}
