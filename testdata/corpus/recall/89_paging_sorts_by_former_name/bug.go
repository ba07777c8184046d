// Package paging_sorts_by_former_name is a rewritten real mistake.
//
// Origin: keptn/keptn d6857663e (2022-07-15): pages were sorted by a name that the model does not have.
package paging_sorts_by_former_name

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Run struct {
	ID      string    `bson:"_id"`
	Name    string    `bson:"name"`
	Status  string    `bson:"status"`
	BegunAt time.Time `bson:"begunAt"`
}

type Filter struct {
	Name   string
	Status []string
}

type Repo struct {
	client *mongo.Client
}

func (r *Repo) searchOptions(f Filter) bson.M {
	o := bson.M{}
	if f.Name != "" {
		o["name"] = f.Name
	}
	if len(f.Status) > 0 {
		o["status"] = bson.M{"$in": f.Status}
	}
	return o
}

func (r *Repo) coll(project string) *mongo.Collection {
	return r.client.Database("app").Collection(project + "-runs")
}

func (r *Repo) Page(ctx context.Context, project string, f Filter, skip, limit int64) ([]Run, error) {
	c := r.coll(project)
	search := r.searchOptions(f)
	sortOptions := options.Find().SetSort(bson.D{{Key: "time", Value: -1}}).SetSkip(skip) // BUG: unknown-field-path
	if limit > 0 {
		sortOptions = sortOptions.SetLimit(limit)
	}
	cur, err := c.Find(ctx, search, sortOptions)
	if err != nil {
		return nil, err
	}
	var out []Run
	return out, cur.All(ctx, &out)
}
