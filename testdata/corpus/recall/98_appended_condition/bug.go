// Package appended_condition is a rewritten real mistake.
//
// Origin: percona/percona-backup-mongodb 2b695d8e (2020-12-16) "filter logs by operation ID": the condition that is appended names no field.
package appended_condition

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Keys struct {
	RS      string `bson:"rs"`
	Node    string `bson:"node"`
	Event   string `bson:"e"`
	Subject string `bson:"subject"`
	OpID    string `bson:"op_id,omitempty"`
}

type Entry struct {
	TS   int64 `bson:"ts"`
	Keys `bson:",inline"`
	Msg  string `bson:"msg"`
}

type Request struct {
	Keys
	TimeMin time.Time
}

func Get(ctx context.Context, cn *mongo.Collection, r *Request, limit int64) ([]Entry, error) {
	filter := bson.D{}
	if r.RS != "" {
		filter = append(filter, bson.E{Key: "rs", Value: r.RS})
	}
	if r.Node != "" {
		filter = append(filter, bson.E{Key: "node", Value: r.Node})
	}
	if r.Event != "" {
		filter = append(filter, bson.E{Key: "e", Value: r.Event})
	}
	if r.OpID != "" {
		filter = append(filter, bson.E{Key: "ep", Value: r.OpID}) // BUG: unknown-field-path
	}
	cur, err := cn.Find(ctx, filter, options.Find().SetLimit(limit).SetSort(bson.D{{Key: "ts", Value: -1}}))
	if err != nil {
		return nil, err
	}
	defer cur.Close(ctx)
	var out []Entry
	for cur.Next(ctx) {
		var e Entry
		if err := cur.Decode(&e); err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, cur.Err()
}
