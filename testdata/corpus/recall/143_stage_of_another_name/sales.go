// Package stage_of_another_name is a mistake of a known kind in code written for this test: a stage has the name of the
// method that does the like elsewhere.
package stage_of_another_name

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Sale struct {
	ID     bson.ObjectID `bson:"_id,omitempty"`
	Region string        `bson:"region"`
	Amount float64       `bson:"amount"`
	SoldAt time.Time     `bson:"sold_at"`
}

type RegionTotal struct {
	Region string  `bson:"_id"`
	Total  float64 `bson:"total"`
}

type Dashboard struct {
	sales *mongo.Collection
}

func NewDashboard(db *mongo.Database) Dashboard { return Dashboard{db.Collection("sales")} }

func (d Dashboard) Record(ctx context.Context, s Sale) error {
	_, err := d.sales.InsertOne(ctx, s)
	return err
}

func since(days int) bson.D {
	from := time.Now().AddDate(0, 0, -days)
	return bson.D{{Key: "sold_at", Value: bson.D{{Key: "$gte", Value: from}}}}
}

// ByRegion returns the totals of the last days.
func (d Dashboard) ByRegion(ctx context.Context, days int) ([]RegionTotal, error) {
	filterStage := bson.D{{Key: "$filter", Value: since(days)}} // BUG: pipeline-stage
	groupStage := bson.D{{Key: "$group", Value: bson.D{
		{Key: "_id", Value: "$region"},
		{Key: "total", Value: bson.D{{Key: "$sum", Value: "$amount"}}},
	}}}
	sortStage := bson.D{{Key: "$sort", Value: bson.D{{Key: "total", Value: -1}}}}

	cursor, err := d.sales.Aggregate(ctx, mongo.Pipeline{filterStage, groupStage, sortStage})
	if err != nil {
		return nil, err
	}
	var totals []RegionTotal
	if err := cursor.All(ctx, &totals); err != nil {
		return nil, err
	}
	return totals, nil
}
