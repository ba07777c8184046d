// Package path_below_former_name is a rewritten real mistake.
//
// Origin: kubeshop/testkube 39309efe45 (2021-09-23) "status set fix": the sub-document had another name by then.
package path_below_former_name

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Result struct {
	Status    string
	Output    string
	StartTime time.Time
}

type Build struct {
	ID          string
	Name        string
	FinalReport *Result `json:"finalReport,omitempty"`
}

type Repo struct {
	Coll *mongo.Collection
}

func NewRepo(db *mongo.Database) *Repo {
	return &Repo{Coll: db.Collection("builds")}
}

func (r *Repo) Get(ctx context.Context, id string) (e Build, err error) {
	err = r.Coll.FindOne(ctx, bson.M{"id": id}).Decode(&e)
	return
}

func (r *Repo) Insert(ctx context.Context, e Build) error {
	_, err := r.Coll.InsertOne(ctx, e)
	return err
}

func (r *Repo) UpdateResult(ctx context.Context, id string, res Result) (err error) {
	_, err = r.Coll.UpdateOne(ctx, bson.M{"id": id}, bson.M{"$set": bson.M{"finalreport": res}})
	return
}

func (r *Repo) QueuePull(ctx context.Context) (e Build, err error) {
	err = r.Coll.FindOneAndUpdate(
		ctx,
		bson.M{"report.status": "queued"}, // BUG: unknown-field-path
		bson.M{"$set": bson.M{"report.status": "pending"}}, // BUG: unknown-field-path
		options.FindOneAndUpdate().SetReturnDocument(options.After),
	).Decode(&e)
	return
}
