// Package key_from_column is a mistake of a known kind in code written for this test: in one element of an update the
// variable stands where its name was meant.
package key_from_column

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Preferences struct {
	UserID    string    `bson:"_id"`
	Theme     string    `bson:"theme"`
	Language  string    `bson:"language"`
	UpdatedAt time.Time `bson:"updated_at"`
}

type PreferenceStore struct{ collection *mongo.Collection }

func NewPreferenceStore(db *mongo.Database) *PreferenceStore {
	return &PreferenceStore{collection: db.Collection("preferences")}
}

func (s *PreferenceStore) Load(ctx context.Context, userID string) (Preferences, error) {
	p := Preferences{UserID: userID, Theme: "light", Language: "en"}
	err := s.collection.FindOne(ctx, bson.M{"_id": userID}).Decode(&p)
	if err == mongo.ErrNoDocuments {
		return p, nil
	}
	return p, err
}

func (s *PreferenceStore) Save(ctx context.Context, userID, theme, language string) error {
	update := bson.D{{Key: "$set", Value: bson.D{
		{Key: "theme", Value: theme},
		{Key: language, Value: language}, // BUG: variable-as-key
		{Key: "updated_at", Value: time.Now()},
	}}}
	_, err := s.collection.UpdateByID(ctx, userID, update, options.UpdateOne().SetUpsert(true))
	return err
}
