// Package camel_case_flag is a rewritten real mistake.
//
// Origin: litmuschaos/litmus f84500918 (2023-09-27): "isRemoved" for the stored "is_removed".
package camel_case_flag

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Trial struct {
	ProjectID string `bson:"project_id"`
	ID        string `bson:"trial_id"`
	InfraID   string `bson:"site_id"`
	Hidden    bool   `bson:"is_hidden"`
}

func Get(ctx context.Context, c *mongo.Collection, site, id string) (*Trial, error) {
	query := bson.D{{Key: "site_id", Value: site}, {Key: "trial_id", Value: id}, {Key: "isHidden", Value: false}} // BUG: case-mismatch
	var e Trial
	return &e, c.FindOne(ctx, query).Decode(&e)
}
