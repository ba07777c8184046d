// Package engine is the bridge to the server: the only place where odm calls the driver for data. It takes raw BSON and
// gives raw BSON; what the bytes mean is its callers' business. A session travels in the context, as in the driver.
package engine

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// A Collection is one collection of a database. Every method that sends a command does so by read or write.
type Collection struct {
	driver *mongo.Collection
	in     *Database
	count  *count
	view   bool // it can only be read
}

// Name returns the collection's name.
func (c Collection) Name() string { return c.driver.Name() }

// InsertMany inserts documents, each with an _id, in order unless it is told otherwise: then it stops at the first that
// the server refuses.
func (c Collection) InsertMany(ctx context.Context, docs []bson.Raw, m Manner) error {
	o := mannered(options.InsertMany(), m)
	if m.Unordered {
		o.SetOrdered(false)
	}
	return c.write(ctx, "insert", func(ctx context.Context) error {
		r, err := c.driver.InsertMany(ctx, docs, o)
		if err == nil && !r.Acknowledged {
			return errUnacknowledged
		}
		return err
	})
}
