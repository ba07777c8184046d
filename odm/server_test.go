package odm_test

import (
	"context"
	"path"
	"slices"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/odm"
)

// open opens a fresh database on the real server.
func open(t *testing.T, opts ...odm.Option) (context.Context, *odm.DB) {
	t.Helper()
	ctx := t.Context()
	db, err := odm.Open(ctx, mongotest.URI(t), opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return ctx, db
}

// watched opens a fresh database and writes down every command that is sent to it.
func watched(t *testing.T, opts ...odm.Option) (context.Context, *odm.DB, *wire) {
	t.Helper()
	w := &wire{}
	uri := mongotest.URI(t)
	client, err := mongo.Connect(options.Client().ApplyURI(uri).SetMonitor(&event.CommandMonitor{
		Started: func(_ context.Context, e *event.CommandStartedEvent) { w.note(e.Command) },
	}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(context.Background()) })
	db, err := odm.New(client.Database(path.Base(uri)), opts...)
	if err != nil {
		t.Fatal(err)
	}
	return t.Context(), db, w
}

// A wire holds what was sent.
type wire struct {
	mu   sync.Mutex
	sent []bson.D
}

func (w *wire) note(command bson.Raw) {
	var d bson.D
	if err := bson.Unmarshal(slices.Clone(command), &d); err != nil {
		panic(err) // a fault of the test
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = append(w.sent, d)
}

// take returns the commands that were sent since the last call as extended JSON, without what the driver adds.
func (w *wire) take(t *testing.T) []string {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []string
	for _, d := range w.sent {
		d = slices.DeleteFunc(d, func(e bson.E) bool {
			return slices.Contains([]string{"lsid", "$clusterTime", "$db", "txnNumber", "ordered", "startTransaction", "autocommit"}, e.Key)
		})
		out = append(out, text(t, d))
	}
	w.sent = nil
	return out
}

// text is relaxed extended JSON.
func text(t testing.TB, doc any) string {
	t.Helper()
	out, err := bson.MarshalExtJSON(doc, false, false)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// stored returns the one document of a collection as it is stored, without its id.
func stored(t *testing.T, db *odm.DB, collection string) string {
	t.Helper()
	var d bson.D
	err := db.Driver().Collection(collection).FindOne(t.Context(), bson.D{}, options.FindOne().SetProjection(bson.D{{Key: "_id", Value: 0}})).Decode(&d)
	if err != nil {
		t.Fatal(err)
	}
	return text(t, d)
}

// put stores a document as another program would.
func put(t *testing.T, db *odm.DB, collection string, doc bson.D) {
	t.Helper()
	if _, err := db.Driver().Collection(collection).InsertOne(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
}

// must fails the test on an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
