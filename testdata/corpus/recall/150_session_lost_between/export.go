// Package session_lost_between is a mistake of a known kind in code written for this test: the function may return between
// the start of the session and the defer that ends it.
package session_lost_between

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Exporter struct {
	client *mongo.Client
	db     string
}

func NewExporter(client *mongo.Client, db string) *Exporter { return &Exporter{client, db} }

// Export writes two collections as they were at one moment.
func (e *Exporter) Export(ctx context.Context, w io.Writer, names ...string) error {
	session, err := e.client.StartSession(options.Session().SetSnapshot(true)) // BUG: session-not-ended
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	known, err := e.client.Database(e.db).ListCollectionNames(ctx, bson.D{})
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if len(names) == 0 {
		names = known
	}
	defer session.EndSession(ctx)

	ctx = mongo.NewSessionContext(ctx, session)
	enc := json.NewEncoder(w)
	for _, name := range names {
		if err := e.one(ctx, enc, name); err != nil {
			return fmt.Errorf("export of %s: %w", name, err)
		}
	}
	return nil
}

func (e *Exporter) one(ctx context.Context, enc *json.Encoder, name string) error {
	cur, err := e.client.Database(e.db).Collection(name).Find(ctx, bson.D{})
	if err != nil {
		return err
	}
	defer cur.Close(ctx)
	for cur.Next(ctx) {
		var doc bson.M
		if err := cur.Decode(&doc); err != nil {
			return err
		}
		if err := enc.Encode(doc); err != nil {
			return err
		}
	}
	return cur.Err()
}
