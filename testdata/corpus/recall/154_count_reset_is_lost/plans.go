// Package count_reset_is_lost is a mistake of a known kind in code written for this test: a counter is set back to zero in
// a struct that leaves zeros out.
package count_reset_is_lost

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Subscriber struct {
	ID       bson.ObjectID `bson:"_id,omitempty"`
	Plan     string        `bson:"plan,omitempty"`
	Failures int           `bson:"failures,omitempty"`
	Reason   string        `bson:"reason,omitempty"`
	PaidTill time.Time     `bson:"paid_till,omitempty"`
}

type Billing struct{ subscribers *mongo.Collection }

func NewBilling(db *mongo.Database) *Billing {
	return &Billing{subscribers: db.Collection("subscribers")}
}

func (b *Billing) get(ctx context.Context, id bson.ObjectID) (*Subscriber, error) {
	s := &Subscriber{}
	err := b.subscribers.FindOne(ctx, bson.M{"_id": id}).Decode(s)
	return s, err
}

func (b *Billing) save(ctx context.Context, s *Subscriber) error {
	_, err := b.subscribers.ReplaceOne(ctx, bson.M{"_id": s.ID}, s)
	return err
}

// Failed notes that a payment was refused.
func (b *Billing) Failed(ctx context.Context, id bson.ObjectID, reason string) error {
	s, err := b.get(ctx, id)
	if err != nil {
		return err
	}
	s.Failures++
	s.Reason = reason
	return b.save(ctx, s)
}

// Paid notes that a payment has come in.
func (b *Billing) Paid(ctx context.Context, id bson.ObjectID) error {
	s, err := b.get(ctx, id)
	if err != nil {
		return err
	}
	s.PaidTill = s.PaidTill.AddDate(0, 1, 0)
	s.Failures = 0
	s.Reason = ""
	_, err = b.subscribers.UpdateOne(ctx, bson.M{"_id": id}, bson.M{"$set": s}) // BUG: omitempty-zero-lost
	return err
}
