// Package times_formatted is a rewritten real mistake.
//
// Origin: tidepool-org/platform f859f2957 (2022-06-07): the bounds of a range are formatted, the field holds dates.
package times_formatted

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Datum struct {
	ID     string     `bson:"_id"`
	Active bool       `bson:"_live"`
	User   string     `bson:"_owner"`
	Type   string     `bson:"sort"`
	Time   *time.Time `bson:"time"`
	Value  *float64   `bson:"value"`
}

type Repo struct {
	*mongo.Collection
}

func (d *Repo) Range(ctx context.Context, id string, from, to time.Time) ([]*Datum, error) {
	var out []*Datum
	selector := bson.M{
		"_live":  true,
		"_owner": id,
		"time": bson.M{"$gt": from.Format(time.RFC3339Nano), // BUG: wrong-value-type
			"$lte": to.Format(time.RFC3339Nano)}, // BUG: wrong-value-type
	}
	opts := options.Find()
	opts.SetSort(bson.D{{Key: "time", Value: 1}})
	cur, err := d.Find(ctx, selector, opts)
	if err != nil {
		return nil, err
	}
	return out, cur.All(ctx, &out)
}
