// Package expiry_of_seconds is a mistake of a known kind in code written for this test: the time that an index of time to
// live looks at is stored as a number of seconds.
package expiry_of_seconds

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Code struct {
	ID        bson.ObjectID `bson:"_id,omitempty"`
	Phone     string        `bson:"phone"`
	Code      string        `bson:"code"`
	ExpiresAt int64         `bson:"expires_at"`
}

type Codes struct {
	col *mongo.Collection
}

// Open prepares the collection of the codes.
func Open(ctx context.Context, db *mongo.Database) (*Codes, error) {
	c := &Codes{col: db.Collection("codes")}
	if err := c.ensureIndexes(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Codes) ensureIndexes(ctx context.Context) error {
	_, err := c.col.Indexes().CreateMany(ctx, []mongo.IndexModel{
		{
			Keys:    bson.D{{Key: "phone", Value: 1}},
			Options: options.Index().SetUnique(true),
		},
		{
			Keys:    bson.D{{Key: "expires_at", Value: 1}}, // BUG: ttl-index-non-date
			Options: options.Index().SetExpireAfterSeconds(0),
		},
	})
	if err != nil {
		return fmt.Errorf("indexes of codes: %w", err)
	}
	return nil
}

// New makes a code for a phone.
func (c *Codes) New(ctx context.Context, phone string) (string, error) {
	code := Code{Phone: phone, Code: rand.Text()[:6], ExpiresAt: time.Now().Add(10 * time.Minute).Unix()}
	_, err := c.col.ReplaceOne(ctx, bson.M{"phone": phone}, code, options.Replace().SetUpsert(true))
	return code.Code, err
}

// Check tells whether the code is the one that was sent.
func (c *Codes) Check(ctx context.Context, phone, given string) (bool, error) {
	err := c.col.FindOneAndDelete(ctx, bson.M{"phone": phone, "code": given}).Err()
	if errors.Is(err, mongo.ErrNoDocuments) {
		return false, nil
	}
	return err == nil, err
}
