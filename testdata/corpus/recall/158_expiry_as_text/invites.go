// Package expiry_as_text is a mistake of a known kind in code written for this test: a helper makes the index, and the
// field that it looks at is a text.
package expiry_as_text

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Invite struct {
	ID      bson.ObjectID `bson:"_id,omitempty"`
	Email   string        `bson:"email"`
	Created string        `bson:"created"`
}

type Invites struct{ coll *mongo.Collection }

func NewInvites(db *mongo.Database) *Invites { return &Invites{coll: db.Collection("invites")} }

func ttl(days int32) *options.IndexOptionsBuilder {
	return options.Index().SetName("expiry").SetExpireAfterSeconds(days * 24 * 3600)
}

// Prepare makes the indexes.
func (i *Invites) Prepare(ctx context.Context) error {
	model := mongo.IndexModel{
		Keys:    bson.M{"created": 1}, // BUG: ttl-index-non-date
		Options: ttl(7),
	}
	_, err := i.coll.Indexes().CreateOne(ctx, model)
	return err
}

func (i *Invites) Invite(ctx context.Context, email string) error {
	_, err := i.coll.InsertOne(ctx, Invite{Email: email, Created: time.Now().Format(time.RFC3339)})
	return err
}

func (i *Invites) Accept(ctx context.Context, id bson.ObjectID) (*Invite, error) {
	var in Invite
	if err := i.coll.FindOneAndDelete(ctx, bson.D{{Key: "_id", Value: id}}).Decode(&in); err != nil {
		return nil, err
	}
	return &in, nil
}
