// Package stage_value_is_element is a mistake of a known kind in code written for this test: one pair of braces is
// missing in a stage with one field.
package stage_value_is_element

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Visit struct {
	ID      bson.ObjectID `bson:"_id,omitempty"`
	Page    string        `bson:"page"`
	Country string        `bson:"country"`
	Millis  int64         `bson:"millis"`
}

type PageCount struct {
	Page  string `bson:"_id"`
	Count int64  `bson:"count"`
}

type Analytics struct {
	visits *mongo.Collection
}

func New(db *mongo.Database) *Analytics {
	return &Analytics{visits: db.Collection("visits")}
}

func (a *Analytics) Track(ctx context.Context, visits []Visit) error {
	if len(visits) == 0 {
		return nil
	}
	_, err := a.visits.InsertMany(ctx, visits)
	return err
}

func (a *Analytics) TopPages(ctx context.Context, country string, n int64) ([]PageCount, error) {
	match := bson.D{{
		Key:   "$match",
		Value: bson.E{Key: "country", Value: country}, // BUG: element-as-document
	}}
	group := bson.D{{Key: "$group", Value: bson.D{
		{Key: "_id", Value: "$page"},
		{Key: "count", Value: bson.D{{Key: "$sum", Value: 1}}},
	}}}
	order := bson.D{{Key: "$sort", Value: bson.D{{Key: "count", Value: -1}}}}
	limit := bson.D{{Key: "$limit", Value: n}}

	cur, err := a.visits.Aggregate(ctx, mongo.Pipeline{match, group, order, limit})
	if err != nil {
		return nil, err
	}
	defer func() { _ = cur.Close(ctx) }()

	pages := make([]PageCount, 0, n)
	for cur.Next(ctx) {
		var p PageCount
		if err := cur.Decode(&p); err != nil {
			return nil, err
		}
		pages = append(pages, p)
	}
	return pages, cur.Err()
}
