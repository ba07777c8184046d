// Package constructor_sets_no_id is a mistake of a known kind in code written for this test: a number is the _id, and the
// list that is stored has none.
package constructor_sets_no_id

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Event struct {
	ID   int64     `bson:"_id,omitempty"`
	Kind string    `bson:"kind"`
	Who  string    `bson:"who"`
	At   time.Time `bson:"at"`
}

type Journal struct{ events *mongo.Collection }

func NewJournal(db *mongo.Database) *Journal { return &Journal{events: db.Collection("events")} }

// Record stores that somebody has done something.
func (j *Journal) Record(ctx context.Context, kind, who string) error {
	event := &Event{Kind: kind, Who: who} // BUG: id-type-mismatch
	event.At = time.Now()
	if _, err := j.events.InsertOne(ctx, event); err != nil {
		return err
	}
	return nil
}

// Last returns what somebody has done last.
func (j *Journal) Last(ctx context.Context, who string, n int64) ([]*Event, error) {
	cur, err := j.events.Find(ctx, bson.M{"who": who}, options.Find().SetSort(bson.D{{Key: "at", Value: -1}}).SetLimit(n))
	if err != nil {
		return nil, err
	}
	var events []*Event
	if err := cur.All(ctx, &events); err != nil {
		return nil, err
	}
	return events, nil
}
