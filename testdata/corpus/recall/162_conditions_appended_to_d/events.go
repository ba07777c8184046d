// Package conditions_appended_to_d is a mistake of a known kind in code written for this test: the two conditions on one
// array are appended, and are met by different elements.
package conditions_appended_to_d

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Reply struct {
	UserID string    `bson:"user_id"`
	Answer string    `bson:"answer"`
	At     time.Time `bson:"at"`
}

type Event struct {
	ID      bson.ObjectID `bson:"_id,omitempty"`
	Title   string        `bson:"title"`
	Starts  time.Time     `bson:"starts"`
	Replies []Reply       `bson:"replies"`
}

type Calendar struct{ events *mongo.Collection }

func NewCalendar(db *mongo.Database) *Calendar { return &Calendar{events: db.Collection("events")} }

func (c *Calendar) Plan(ctx context.Context, e Event) error {
	_, err := c.events.InsertOne(ctx, e)
	return err
}

// Accepted lists the events of a day that a user has said yes to.
func (c *Calendar) Accepted(ctx context.Context, user string, day time.Time) ([]Event, error) {
	filter := bson.D{ // BUG: array-conditions-not-correlated
		{Key: "starts", Value: bson.M{"$gte": day, "$lt": day.AddDate(0, 0, 1)}},
	}
	filter = append(filter, bson.E{Key: "replies.user_id", Value: user})
	filter = append(filter, bson.E{Key: "replies.answer", Value: "yes"})
	cur, err := c.events.Find(ctx, filter)
	if err != nil {
		return nil, err
	}
	var events []Event
	if err := cur.All(ctx, &events); err != nil {
		return nil, err
	}
	return events, nil
}

// Reply adds what a user has answered.
func (c *Calendar) Reply(ctx context.Context, id bson.ObjectID, r Reply) error {
	_, err := c.events.UpdateByID(ctx, id, bson.M{"$push": bson.M{"replies": r}})
	return err
}
