// Package exists_check_by_wrong_id is a rewritten real mistake.
//
// Origin: keptn/keptn 4c6d122f0 (2021-04-26): the check for duplicates asked for a name that is never stored, and let all through.
package exists_check_by_wrong_id

import (
	"context"
	"errors"
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

func (r *Repo) Queue(ctx context.Context, it Item) error {
	c := r.db.Collection("queue")
	existing := c.FindOne(ctx, bson.M{"id": it.JobID}) // BUG: unknown-field-path
	if existing.Err() == nil {
		return errors.New("exists")
	}
	_, err := c.InsertOne(ctx, it)
	return err
}

func (r *Repo) Due(ctx context.Context, at time.Time) ([]Item, error) {
	search := bson.M{}
	search["timestamp"] = bson.M{"$lte": at}
	cur, err := r.db.Collection("queue").Find(ctx, search)
	if err != nil {
		return nil, err
	}
	defer cur.Close(ctx)
	items := []Item{}
	for cur.Next(ctx) {
		it := Item{}
		if err := cur.Decode(&it); err != nil {
			return nil, err
		}
		items = append(items, it)
	}
	return items, cur.Err()
}
