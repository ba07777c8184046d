// Package or_below_field puts $or below a field.
package or_below_field

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Song struct {
	Title string `bson:"title"`
	Year  int    `bson:"year"`
}

func Old(ctx context.Context, c *mongo.Collection) (s Song, err error) {
	year := bson.M{"$or": bson.A{bson.M{"$lt": 1970}, bson.M{"$gt": 2000}}} // BUG: operator-misplaced
	err = c.FindOne(ctx, bson.M{"title": "x", "year": year}).Decode(&s)
	return s, err
}
