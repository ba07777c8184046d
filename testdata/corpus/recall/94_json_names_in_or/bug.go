// Package json_names_in_or is a rewritten real mistake.
//
// Origin: kubeshop/testkube 1d414c38b0 (2025-02-12) "use lowercase keys in records": without bson tags the driver stores lower-cased names.
package json_names_in_or

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Exec struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	AgentID  string    `json:"agentId,omitempty"`
	StatusAt time.Time `json:"statusAt"`
}

type Repo struct {
	Coll *mongo.Collection
}

func NewRepo(db *mongo.Database) *Repo {
	return &Repo{Coll: db.Collection("executions")}
}

func (r *Repo) Get(ctx context.Context, id string) (e Exec, err error) {
	err = r.Coll.FindOne(ctx, bson.M{"id": id}).Decode(&e)
	return e, err
}

func (r *Repo) Assign(ctx context.Context, id, prev, next string) (bool, error) {
	res, err := r.Coll.UpdateOne(ctx, bson.M{
		"$and": []bson.M{
			{"id": id},
			{"$or": []bson.M{{"agentId": prev}, // BUG: missing-bson-tag
				{"agentId": next}}}, // BUG: missing-bson-tag
		},
	}, bson.M{"$set": bson.M{
		"agentId": next, // BUG: missing-bson-tag
	}})
	if err != nil {
		return false, err
	}
	return res.MatchedCount > 0, nil
}
