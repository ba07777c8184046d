// Package helpers_around_faults has helpers whose callers decide, and results of pipelines that are read in part.
package helpers_around_faults

import (
	"context"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Entry struct {
	ID     bson.ObjectID `bson:"_id,omitempty"`
	Who    string        `bson:"who"`
	Amount int64         `bson:"amount"`
	Done   bool          `bson:"done,omitempty"`
	At     time.Time     `bson:"at"`
	Until  int64         `bson:"until"`
}

// A Sum reads two of the three fields of its group.
type Sum struct {
	Who   string `bson:"_id"`
	Total int64  `bson:"total"`
}

// An Extent reads a value that $facet has put into a list.
type Extent struct {
	Rows  []Entry `bson:"rows"`
	Count []struct {
		N int64 `bson:"n"`
	} `bson:"count"`
}

type Ledger struct{ entries *mongo.Collection }

func Open(db *mongo.Database) *Ledger { return &Ledger{db.Collection("entries")} }

func (l *Ledger) Add(ctx context.Context, e Entry) error {
	_, err := l.entries.InsertOne(ctx, e)
	return err
}

func (l *Ledger) Sums(ctx context.Context) (sums []Sum, err error) {
	cur, err := l.entries.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$group", Value: bson.M{"_id": "$who", "total": bson.M{"$sum": "$amount"}, "last": bson.M{"$max": "$at"}}}},
		{{Key: "$sort", Value: bson.M{"last": -1}}},
	})
	if err != nil {
		return nil, err
	}
	return sums, cur.All(ctx, &sums)
}

func (l *Ledger) Page(ctx context.Context, skip, limit int64) (*Extent, error) {
	cur, err := l.entries.Aggregate(ctx, mongo.Pipeline{{{Key: "$facet", Value: bson.M{
		"rows":  bson.A{bson.M{"$sort": bson.M{"at": -1}}, bson.M{"$skip": skip}, bson.M{"$limit": limit}},
		"count": bson.A{bson.M{"$count": "n"}},
	}}}})
	if err != nil {
		return nil, err
	}
	var out []Extent
	if err := cur.All(ctx, &out); err != nil || len(out) == 0 {
		return nil, err
	}
	return &out[0], nil
}

// expiring makes an index that expires, or does not.
func expiring(key string, after time.Duration) mongo.IndexModel {
	opts := options.Index()
	if after > 0 {
		opts = opts.SetExpireAfterSeconds(int32(after / time.Second))
	}
	return mongo.IndexModel{Keys: bson.D{{Key: key, Value: 1}}, Options: opts}
}

func unique() *options.IndexOptionsBuilder { return options.Index().SetUnique(true) }

func (l *Ledger) Indexes(ctx context.Context) error {
	_, err := l.entries.Indexes().CreateMany(ctx, []mongo.IndexModel{
		expiring("at", time.Hour),
		expiring("until", 0),
		{Keys: bson.D{{Key: "who", Value: 1}, {Key: "until", Value: 1}}, Options: unique()},
	})
	return err
}

// Finish marks an entry as done, and leaves the rest of it alone.
func (l *Ledger) Finish(ctx context.Context, id bson.ObjectID) error {
	change := struct {
		Done bool      `bson:"done,omitempty"`
		At   time.Time `bson:"at,omitempty"`
	}{Done: true}
	change.At = time.Now()
	_, err := l.entries.UpdateByID(ctx, id, bson.M{"$set": change})
	return err
}

// set keeps a value under a path that its caller has made.
func (l *Ledger) set(ctx context.Context, id bson.ObjectID, path string, value any) error {
	_, err := l.entries.UpdateByID(ctx, id, bson.D{{Key: "$set", Value: bson.D{{Key: path, Value: value}}}})
	return err
}

// Tag stores a label both as a key and as a value: a set of labels.
func (l *Ledger) Tag(ctx context.Context, id bson.ObjectID, label string) error {
	label = strings.ReplaceAll(label, ".", "_")
	if err := l.set(ctx, id, "labels."+label, label); err != nil {
		return err
	}
	return l.set(ctx, id, "label", label)
}

// Session hands a session that has begun to its caller.
func Session(client *mongo.Client) (*mongo.Session, func(context.Context), error) {
	s, err := client.StartSession()
	if err != nil {
		return nil, nil, err
	}
	return s, s.EndSession, nil
}

// Snapshot runs a function in a session that a closure ends.
func Snapshot(ctx context.Context, client *mongo.Client, do func(context.Context) error) (err error) {
	s, end, err := Session(client)
	if err != nil {
		return err
	}
	defer end(ctx)
	return do(mongo.NewSessionContext(ctx, s))
}
