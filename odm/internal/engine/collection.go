// Package engine is the bridge to the server: the only place where odm calls the driver for data. It takes raw BSON and
// gives raw BSON; what the bytes mean is its callers' business. A session travels in the context, as in the driver.
package engine

import (
	"go.mongodb.org/mongo-driver/v2/mongo"
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
