// Package blank_in_tag is a mistake of a known kind in code written for this test: a blank stands before an option of a
// tag.
package blank_in_tag

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Place struct {
	ID      bson.ObjectID `bson:"_id,omitempty" json:"id"`
	Name    string        `bson:"name" json:"name"`
	Street  string        `bson:"street,omitempty" json:"street,omitempty"`
	Website string        `bson:"website, omitempty" json:"website,omitempty"` // BUG: malformed-tag
	Rating  float64       `bson:"rating" json:"rating"`
}

type Places struct {
	col *mongo.Collection
}

func NewPlaces(db *mongo.Database) *Places { return &Places{col: db.Collection("places")} }

func (p *Places) Add(ctx context.Context, place Place) (bson.ObjectID, error) {
	res, err := p.col.InsertOne(ctx, place)
	if err != nil {
		return bson.NilObjectID, err
	}
	id, _ := res.InsertedID.(bson.ObjectID)
	return id, nil
}

// Best lists the places with the best ratings.
func (p *Places) Best(ctx context.Context, n int64) ([]Place, error) {
	cur, err := p.col.Find(ctx, bson.D{}, options.Find().SetSort(bson.D{{Key: "rating", Value: -1}}).SetLimit(n))
	if err != nil {
		return nil, err
	}
	best := []Place{}
	if err := cur.All(ctx, &best); err != nil {
		return nil, err
	}
	return best, nil
}

// WithoutWebsite counts the places that nobody has given a website.
func (p *Places) WithoutWebsite(ctx context.Context) (int64, error) {
	return p.col.CountDocuments(ctx, bson.D{{Key: "website", Value: ""}})
}
