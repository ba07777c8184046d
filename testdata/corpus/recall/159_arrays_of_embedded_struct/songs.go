// Package arrays_of_embedded_struct is a mistake of a known kind in code written for this test: the two arrays of an index
// come from two structs.
package arrays_of_embedded_struct

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Searchable struct {
	Keywords []string `bson:"keywords"`
	Language string   `bson:"language"`
}

type Artist struct {
	Name string `bson:"name"`
	Role string `bson:"role"`
}

type Song struct {
	Searchable `bson:",inline"`
	ID         bson.ObjectID `bson:"_id,omitempty"`
	Title      string        `bson:"title"`
	Artists    []Artist      `bson:"artists"`
}

type Catalog struct{ songs *mongo.Collection }

func indexModels() []mongo.IndexModel {
	return []mongo.IndexModel{
		{Keys: bson.D{{Key: "title", Value: 1}, {Key: "language", Value: 1}}},
		{Keys: bson.D{{Key: "keywords", Value: 1}, {Key: "artists.name", Value: 1}}}, // BUG: parallel-array-index
		{Keys: bson.D{{Key: "artists.name", Value: 1}, {Key: "artists.role", Value: 1}}},
	}
}

func OpenCatalog(ctx context.Context, db *mongo.Database) (*Catalog, error) {
	c := &Catalog{songs: db.Collection("songs")}
	if _, err := c.songs.Indexes().CreateMany(ctx, indexModels()); err != nil {
		return nil, fmt.Errorf("open catalog: %w", err)
	}
	return c, nil
}

func (c *Catalog) Add(ctx context.Context, songs ...Song) error {
	for _, s := range songs {
		if _, err := c.songs.InsertOne(ctx, s); err != nil {
			return fmt.Errorf("add %q: %w", s.Title, err)
		}
	}
	return nil
}

func (c *Catalog) Search(ctx context.Context, word, artist string) ([]Song, error) {
	cur, err := c.songs.Find(ctx, bson.M{"keywords": word, "artists.name": artist})
	if err != nil {
		return nil, err
	}
	var found []Song
	return found, cur.All(ctx, &found)
}
