package engine

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/xoptions"
)

// A Tuning says how a command is run, not what it does. Its zero value leaves all to the server.
type Tuning struct {
	Hint         any // the index: its name or its keys
	Collation    *options.Collation
	Comment      string
	MaxTime      time.Duration // 0 means no limit
	BatchSize    int32         // of Find; 0 is the server's own
	AllowDiskUse bool          // of Find
	ReadFrom     *readpref.ReadPref
}

// bound returns ctx with the time that a command may take; the driver tells it to the server.
func (t Tuning) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	if t.MaxTime <= 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, t.MaxTime)
}

// tuned returns the driver's collection with t's read preference.
func (c Collection) tuned(t Tuning) *mongo.Collection {
	if t.ReadFrom == nil {
		return c.driver
	}
	return c.driver.Clone(options.Collection().SetReadPreference(t.ReadFrom))
}

// find sets the options of a find command. Its time is said by a field, since a cursor must outlive the command.
func (t Tuning) find(o *options.FindOptionsBuilder) error {
	paged(o, t)
	if t.MaxTime <= 0 {
		return nil
	}
	return xoptions.SetInternalFindOptions(o, "addCommandFields", bson.D{{Key: "maxTimeMS", Value: max(1, t.MaxTime.Milliseconds())}})
}
