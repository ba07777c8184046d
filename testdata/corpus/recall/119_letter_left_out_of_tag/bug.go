// Package letter_left_out_of_tag is a rewritten real mistake.
//
// Origin: tidepool-org/platform d19a41c23 (2021-05-11) "Fix typo in prescription document attribute": the tag lacks a letter.
package letter_left_out_of_tag

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Recipe struct {
	ID      bson.ObjectID `bson:"_id,omitempty"`
	Patient string        `bson:"patientUserId"`
	Creator string        `bson:"revewedBy"`
}

type Repo struct {
	*mongo.Collection
}

func (r *Repo) ListBy(ctx context.Context, user string) ([]*Recipe, error) {
	cur, err := r.Find(ctx, bson.M{"reviewedBy": user}) // BUG: unknown-field-path
	if err != nil {
		return nil, err
	}
	var out []*Recipe
	return out, cur.All(ctx, &out)
}
