// Package branch_by_shorter_name is a rewritten real mistake.
//
// Origin: tidepool-org/platform bc30a704e (2020-05-29): one branch of an $or used a name that is not stored.
package branch_by_shorter_name

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Recipe struct {
	ID         bson.ObjectID `bson:"_id,omitempty"`
	Patient    string        `bson:"patientAccountId"`
	Prescriber string        `bson:"doctorAccountId"`
	Creator    string        `bson:"authorAccountId"`
	State      string        `bson:"state"`
}

type Repo struct {
	*mongo.Collection
}

func (r *Repo) ListBy(ctx context.Context, clinician string) ([]*Recipe, error) {
	selector := bson.M{"$or": []bson.M{
		{"doctorId": clinician}, // BUG: unknown-field-path
		{"authorAccountId": clinician},
	}}
	cur, err := r.Find(ctx, selector)
	if err != nil {
		return nil, err
	}
	var out []*Recipe
	return out, cur.All(ctx, &out)
}
