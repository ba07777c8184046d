package engine

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// An Index is one of a single field, ascending.
type Index struct {
	Path           string
	Unique, Sparse bool
}

// CreateIndexes makes the indexes that are not there yet, in one command, and the collection with them.
func (c Collection) CreateIndexes(ctx context.Context, indexes []Index) error {
	models := make([]mongo.IndexModel, len(indexes))
	for i, x := range indexes {
		o := options.Index()
		if x.Unique {
			o.SetUnique(true)
		}
		if x.Sparse {
			o.SetSparse(true)
		}
		models[i] = mongo.IndexModel{Keys: bson.D{{Key: x.Path, Value: 1}}, Options: o}
	}
	_, err := c.driver.Indexes().CreateMany(ctx, models)
	return err
}
