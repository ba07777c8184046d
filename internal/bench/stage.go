package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	driver "go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/internal/mongod"
	"github.com/databridge-go/databridge/odm"
)

// A stage is the server and the database that every variant works on. odm and the driver's baselines share one client.
type stage struct {
	server *mongod.Server
	client *mongo.Client
	db     *mongo.Database
	odm    *odm.DB
}

// open finds or starts a server, and names a database that nobody else has.
func open(ctx context.Context) (*stage, error) {
	server, err := mongod.Open(ctx, os.Stderr)
	if err != nil {
		return nil, err
	}
	client, err := mongo.Connect(driver.Client().ApplyURI(server.URI))
	if err != nil {
		server.Stop()
		return nil, err
	}
	s := &stage{server: server, client: client, db: client.Database("bench_" + rand.Text()[:8])}
	if s.odm, err = odm.New(s.db); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// close drops the database and ends the server that open started.
func (s *stage) close() {
	ctx := context.Background() // an interrupt must not leave the database behind
	if err := s.db.Drop(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench: drop the database:", err)
	}
	_ = s.client.Disconnect(ctx)
	s.server.Stop()
}

// seed fills a collection with documents that doc encodes, by commands of our own: what is measured seeds nothing.
func (s *stage) seed(ctx context.Context, collection string, n int, doc func(i int) (bson.Raw, error)) error {
	const batch = 10_000
	for from := 0; from < n; from += batch {
		var docs bson.A
		for i := from; i < min(from+batch, n); i++ {
			raw, err := doc(i)
			if err != nil {
				return err
			}
			docs = append(docs, raw)
		}
		if err := s.db.RunCommand(ctx, bson.D{{Key: "insert", Value: collection}, {Key: "documents", Value: docs}}).Err(); err != nil {
			return fmt.Errorf("seed %s: %w", collection, err)
		}
	}
	return nil
}

// empty makes a collection that is there and has no document.
func (s *stage) empty(ctx context.Context, collection string) error {
	if err := s.db.Collection(collection).Drop(ctx); err != nil {
		return err
	}
	return s.db.CreateCollection(ctx, collection)
}
