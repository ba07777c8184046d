// Package model_counts_nothing is a mistake of a known kind in code written for this test: the model is the filter, and
// its other fields are compared too.
package model_counts_nothing

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Audit struct {
	CreatedAt time.Time `bson:"created_at"`
	CreatedBy string    `bson:"created_by"`
}

type Booking struct {
	Audit `bson:",inline"`
	ID    bson.ObjectID `bson:"_id,omitempty"`
	Room  string        `bson:"room"`
	Day   string        `bson:"day"`
	Guest string        `bson:"guest,omitempty"`
}

type Bookings struct{ coll *mongo.Collection }

func NewBookings(db *mongo.Database) *Bookings { return &Bookings{db.Collection("bookings")} }

func (b *Bookings) isFree(ctx context.Context, room, day string) (bool, error) {
	var wanted Booking
	wanted.Room = room
	wanted.Day = day
	n, err := b.coll.CountDocuments(ctx, wanted) // BUG: struct-as-filter
	if err != nil {
		return false, err
	}
	return n == 0, nil
}

// Book takes a room for a day.
func (b *Bookings) Book(ctx context.Context, by, room, day, guest string) (bool, error) {
	free, err := b.isFree(ctx, room, day)
	if err != nil || !free {
		return false, err
	}
	_, err = b.coll.InsertOne(ctx, Booking{
		Audit: Audit{CreatedAt: time.Now(), CreatedBy: by},
		Room:  room,
		Day:   day,
		Guest: guest,
	})
	return err == nil, err
}
