// Package group_decoded_by_other_name is a mistake of a known kind in code written for this test: the group calls the
// number otherwise than the struct that it is decoded into.
package group_decoded_by_other_name

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Review struct {
	ID      bson.ObjectID `bson:"_id,omitempty"`
	Product string        `bson:"product"`
	Stars   int           `bson:"stars"`
	Text    string        `bson:"text"`
}

type Rating struct {
	Product string  `bson:"_id"`
	Average float64 `bson:"average"`
	Reviews int     `bson:"reviews"`
}

type Reviews struct {
	col *mongo.Collection
}

func Open(db *mongo.Database) *Reviews { return &Reviews{col: db.Collection("reviews")} }

func (r *Reviews) Write(ctx context.Context, review Review) error {
	_, err := r.col.InsertOne(ctx, review)
	return err
}

func (r *Reviews) Latest(ctx context.Context, product string) ([]Review, error) {
	cur, err := r.col.Find(ctx, bson.M{"product": product})
	if err != nil {
		return nil, err
	}
	var out []Review
	return out, cur.All(ctx, &out)
}

// Ratings returns the mean of the stars of each product.
func (r *Reviews) Ratings(ctx context.Context, products []string) (map[string]Rating, error) {
	if len(products) == 0 {
		return map[string]Rating{}, nil
	}
	cur, err := r.col.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$match", Value: bson.M{"product": bson.M{"$in": products}}}},
		{{Key: "$group", Value: bson.M{
			"_id":     "$product",
			"avg":     bson.M{"$avg": "$stars"},
			"reviews": bson.M{"$sum": 1},
		}}},
	})
	if err != nil {
		return nil, err
	}
	var rows []Rating
	if err := cur.All(ctx, &rows); err != nil { // BUG: decode-shape
		return nil, err
	}
	out := make(map[string]Rating, len(rows))
	for _, row := range rows {
		out[row.Product] = row
	}
	return out, nil
}
