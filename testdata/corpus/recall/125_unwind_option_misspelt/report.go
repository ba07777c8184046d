// Package unwind_option_misspelt is a mistake of a known kind in code written for this test: the option of $unwind is
// written from memory.
package unwind_option_misspelt

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Line struct {
	SKU      string  `bson:"sku"`
	Quantity int     `bson:"quantity"`
	Price    float64 `bson:"price"`
}

type Order struct {
	ID       bson.ObjectID `bson:"_id,omitempty"`
	Customer bson.ObjectID `bson:"customer_id"`
	Lines    []Line        `bson:"lines"`
	PlacedAt time.Time     `bson:"placed_at"`
}

type Turnover struct {
	SKU    string  `bson:"_id"`
	Sold   int     `bson:"sold"`
	Amount float64 `bson:"amount"`
}

type Reports struct {
	orders *mongo.Collection
}

func NewReports(db *mongo.Database) *Reports {
	return &Reports{orders: db.Collection("orders")}
}

func (r *Reports) Place(ctx context.Context, o *Order) error {
	_, err := r.orders.InsertOne(ctx, o)
	return err
}

// Turnover adds up what was sold of each article between two days. Orders without lines count as one empty line.
func (r *Reports) Turnover(ctx context.Context, from, to time.Time) ([]Turnover, error) {
	inRange := bson.D{{Key: "placed_at", Value: bson.D{{Key: "$gte", Value: from}, {Key: "$lt", Value: to}}}}
	pipeline := mongo.Pipeline{
		{{Key: "$match", Value: inRange}},
		{{Key: "$unwind", Value: bson.D{
			{Key: "path", Value: "$lines"},
			{Key: "preserveNullAndEmpty", Value: true}, // BUG: stage-option
		}}},
		{{Key: "$group", Value: bson.D{
			{Key: "_id", Value: "$lines.sku"},
			{Key: "sold", Value: bson.D{{Key: "$sum", Value: "$lines.quantity"}}},
			{Key: "amount", Value: bson.D{{Key: "$sum", Value: bson.D{
				{Key: "$multiply", Value: bson.A{"$lines.quantity", "$lines.price"}},
			}}}},
		}}},
		{{Key: "$sort", Value: bson.D{{Key: "amount", Value: -1}}}},
	}
	cur, err := r.orders.Aggregate(ctx, pipeline)
	if err != nil {
		return nil, fmt.Errorf("turnover: %w", err)
	}
	var rows []Turnover
	if err := cur.All(ctx, &rows); err != nil {
		return nil, fmt.Errorf("turnover: %w", err)
	}
	return rows, nil
}
