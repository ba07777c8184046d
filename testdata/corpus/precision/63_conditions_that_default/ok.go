// Package conditions_that_default replaces a default condition, in branches that never meet, and appends.
package conditions_that_default

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Job struct {
	State string `bson:"state"`
	Prio  int    `bson:"prio"`
	Start int64  `bson:"start"`
}

func Next(ctx context.Context, c *mongo.Collection, state string, urgent bool, ids []string) (j Job, err error) {
	q := bson.M{"state": "waiting"}
	if state != "" {
		q["state"] = state
	}
	if urgent {
		q["prio"] = bson.M{"$gte": 8}
	} else {
		q["prio"] = bson.M{"$lt": 8}
	}
	if len(ids) > 0 {
		q["_id"] = bson.M{"$in": ids}
	}
	var or []bson.M
	or = append(or, bson.M{"start": bson.M{"$exists": false}}, bson.M{"start": nil})
	q["$or"] = or
	err = c.FindOne(ctx, q).Decode(&j)
	return j, err
}

func Window(ctx context.Context, c *mongo.Collection, from, to int64) (int64, error) {
	span := bson.D{{Key: "$gte", Value: from}}
	if to > 0 {
		span = append(span, bson.E{Key: "$lt", Value: to})
	}
	q := bson.D{{Key: "state", Value: "done"}}
	q = append(q, bson.E{Key: "start", Value: span})
	return c.CountDocuments(ctx, q)
}
