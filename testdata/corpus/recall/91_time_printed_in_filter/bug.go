// Package time_printed_in_filter is a rewritten real mistake.
//
// Origin: keptn/keptn a5b6f2d74 (2021-04-23): a time was compared as the text that Time.String makes of it.
package time_printed_in_filter

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Item struct {
	JobID     string    `json:"jobID" bson:"jobID"`
	Timestamp time.Time `json:"timestamp" bson:"timestamp"`
}

type Repo struct {
	db *mongo.Database
}

func (r *Repo) Due(ctx context.Context, at time.Time) ([]Item, error) {
	search := bson.M{}
	search["timestamp"] = bson.M{
		"$lte": at.String(), // BUG: wrong-value-type
	}
	cur, err := r.db.Collection("queue").Find(ctx, search)
	if err != nil {
		return nil, err
	}
	var items []Item
	return items, cur.All(ctx, &items)
}
