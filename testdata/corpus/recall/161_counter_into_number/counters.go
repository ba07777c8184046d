// Package counter_into_number is a mistake of a known kind in code written for this test: the document of a counter is
// decoded into the number that it holds.
package counter_into_number

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Sequences struct{ counters *mongo.Collection }

func NewSequences(db *mongo.Database) *Sequences {
	return &Sequences{counters: db.Collection("counters")}
}

// Next returns the next number of a sequence.
func (s *Sequences) Next(ctx context.Context, name string) (int64, error) {
	opts := options.FindOneAndUpdate().
		SetUpsert(true).
		SetReturnDocument(options.After).
		SetProjection(bson.D{{Key: "_id", Value: 0}, {Key: "seq", Value: 1}})
	var seq int64
	res := s.counters.FindOneAndUpdate(ctx,
		bson.D{{Key: "_id", Value: name}},
		bson.D{{Key: "$inc", Value: bson.D{{Key: "seq", Value: int64(1)}}}},
		opts)
	if err := res.Decode(&seq); err != nil { // BUG: decode-shape
		return 0, fmt.Errorf("sequence %s: %w", name, err)
	}
	return seq, nil
}

// Reset sets a sequence back.
func (s *Sequences) Reset(ctx context.Context, name string) error {
	_, err := s.counters.DeleteOne(ctx, bson.D{{Key: "_id", Value: name}})
	return err
}
