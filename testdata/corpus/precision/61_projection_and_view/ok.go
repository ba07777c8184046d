// Package projection_and_view reads parts of documents into small structs and views.
package projection_and_view

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type User struct {
	ID    bson.ObjectID `bson:"_id,omitempty"`
	Email string        `bson:"email"`
	Plan  string        `bson:"plan"`
}

func (s *Store) Add(ctx context.Context, u *User) error {
	_, err := s.users.InsertOne(ctx, u)
	return err
}

type Store struct{ users *mongo.Collection }

func (s *Store) Emails(ctx context.Context, plan string) ([]string, error) {
	cur, err := s.users.Find(ctx, bson.M{"plan": plan}, options.Find().SetProjection(bson.M{"email": 1}))
	if err != nil {
		return nil, err
	}
	defer cur.Close(ctx)
	var out []string
	for cur.Next(ctx) {
		var row struct {
			Email string `bson:"email"`
		}
		if err := cur.Decode(&row); err != nil {
			return nil, err
		}
		out = append(out, row.Email)
	}
	return out, cur.Err()
}

type idOnly struct {
	ID bson.ObjectID `bson:"_id"`
}

func (s *Store) Touch(ctx context.Context, email string) (bson.ObjectID, error) {
	var d idOnly
	err := s.users.FindOneAndUpdate(ctx, bson.M{"email": email},
		bson.M{"$currentDate": bson.M{"seen_at": true}, "$inc": bson.M{"visits": 1}}).Decode(&d)
	return d.ID, err
}

func (s *Store) Seen(ctx context.Context, since int64) (int64, error) {
	return s.users.CountDocuments(ctx, bson.M{"visits": bson.M{"$gt": since}})
}
