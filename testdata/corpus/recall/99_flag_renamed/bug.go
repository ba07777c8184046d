// Package flag_renamed is a rewritten real mistake.
//
// Origin: unusualcodeorg/goserve edd46be (2024-06-17) renamed the flags of the model from isX to X; an update kept the old form.
package flag_renamed

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Essay struct {
	ID        bson.ObjectID `bson:"_id,omitempty"`
	Title     string        `bson:"title"`
	Author    bson.ObjectID `bson:"author"`
	Approved  bool          `bson:"approved"`
	Status    bool          `bson:"status"`
	UpdatedAt time.Time     `bson:"updatedAt"`
}

type service struct {
	essays *mongo.Collection
}

func NewService(db *mongo.Database) *service {
	return &service{essays: db.Collection("essays")}
}

func (s *service) Create(ctx context.Context, b *Essay) error {
	_, err := s.essays.InsertOne(ctx, b)
	return err
}

func (s *service) Get(ctx context.Context, id bson.ObjectID) (*Essay, error) {
	b := &Essay{}
	return b, s.essays.FindOne(ctx, bson.M{"_id": id, "status": true}).Decode(b)
}

func (s *service) Approve(ctx context.Context, id, author bson.ObjectID, on bool) error {
	filter := bson.M{"_id": id, "author": author, "status": true}
	update := bson.M{"$set": bson.M{"isApproved": on, "updatedAt": time.Now()}} // BUG: unknown-field-path
	r, err := s.essays.UpdateOne(ctx, filter, update)
	if err != nil {
		return err
	}
	if r.MatchedCount == 0 {
		return errors.New("none")
	}
	return nil
}
