// Package kinds_that_fit compares what MongoDB compares: numbers of any kind, text with patterns, elements with arrays.
package kinds_that_fit

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Level int

type Thing struct {
	ID    bson.ObjectID  `bson:"_id,omitempty"`
	Name  string         `bson:"name"`
	Level Level          `bson:"level"`
	Score float64        `bson:"score"`
	Tags  []string       `bson:"tags"`
	At    time.Time      `bson:"at"`
	Blob  []byte         `bson:"blob"`
	Extra any            `bson:"extra"`
	Ref   *bson.ObjectID `bson:"ref"`
}

func Find(ctx context.Context, c *mongo.Collection, id string, lvl uint8) (ts []Thing, err error) {
	oid, err := bson.ObjectIDFromHex(id)
	if err != nil {
		return nil, err
	}
	cur, err := c.Find(ctx, bson.M{
		"_id":   bson.M{"$ne": oid},
		"name":  bson.Regex{Pattern: "^a", Options: "i"},
		"level": bson.M{"$gte": lvl, "$lt": 3.5},
		"score": 3,
		"tags":  "x",
		"at":    bson.M{"$lt": bson.NewDateTimeFromTime(time.Now())},
		"blob":  bson.Binary{Data: []byte("x")},
		"extra": "anything",
		"ref":   nil,
		"$or":   bson.A{bson.M{"tags": bson.A{"x", "y"}}, bson.M{"tags": bson.M{"$size": 2}}, bson.M{"tags.0": "x"}},
	})
	if err != nil {
		return nil, err
	}
	err = cur.All(ctx, &ts)
	return ts, err
}
