package faults_test

import (
	"context"
	"errors"
	"net/url"
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

func TestMain(m *testing.M) { mongotest.Main(m) }

// A bench is a database of one test, on the failing server.
type bench struct {
	t    *testing.T
	name string
	db   *odm.DB
	root *mongo.Client // which no failpoint hits
	mu   sync.Mutex
	sent []string           // the names of the commands
	stop context.CancelFunc // called when a write is sent, if there is one
}

// bare opens a fresh database with the options of a URI, such as "retryWrites=false".
func bare(t *testing.T, uriOptions string, opts ...odm.Option) *bench {
	t.Helper()
	server := mongotest.Failing(t)
	b := &bench{t: t, name: "f_" + bson.NewObjectID().Hex()}
	u, err := url.Parse(server.URI)
	must(t, err)
	b.root, err = mongo.Connect(options.Client().ApplyURI(u.String()))
	must(t, err)
	u.Path = "/" + b.name
	u.RawQuery += "&appName=" + b.name + "&" + uriOptions
	watch := options.Client().SetMonitor(&event.CommandMonitor{Started: func(_ context.Context, e *event.CommandStartedEvent) { b.note(e.CommandName) }})
	b.db, err = odm.Open(t.Context(), u.String(), append(opts, odm.WithClientOptions(watch))...)
	must(t, err)
	b.take() // what Open has sent
	t.Cleanup(func() {
		ctx := context.Background()
		b.arm(bson.D{}, "off")
		must(t, b.db.Close(ctx))
		must(t, b.root.Database(b.name).Drop(ctx))
		must(t, b.root.Disconnect(ctx))
	})
	return b
}

func (b *bench) note(command string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sent = append(b.sent, command)
	if b.stop != nil && slices.Contains(writes(), command) {
		b.stop()
	}
}

// take returns the names of the commands that were sent since the last call.
func (b *bench) take() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	sent := b.sent
	b.sent = nil
	return sent
}

// writes are the commands that a failpoint hits where nothing else is said.
func writes() []string { return []string{"insert", "update", "delete", "findAndModify"} }

// arm makes the server fail the commands of this test's client as data says; mode is "alwaysOn", "off" or {times: n}.
// The failpoint is one for all clients, so tests with one do not run in parallel.
func (b *bench) arm(data bson.D, mode any) {
	b.t.Helper()
	d := bson.D{{Key: "failCommands", Value: writes()}, {Key: "appName", Value: b.name}}
	for _, e := range data {
		d = append(slices.DeleteFunc(d, func(was bson.E) bool { return was.Key == e.Key }), e)
	}
	command := bson.D{{Key: "configureFailPoint", Value: "failCommand"}, {Key: "mode", Value: mode}, {Key: "data", Value: d}}
	if err := b.root.Database("admin").RunCommand(context.Background(), command).Err(); err != nil {
		b.t.Fatal(err)
	}
}

// stored returns a document as it is stored, without an odm between; nil if it is not there.
func (b *bench) stored(collection string, id any) bson.Raw {
	b.t.Helper()
	raw, err := b.root.Database(b.name).Collection(collection).FindOne(context.Background(), bson.D{{Key: "_id", Value: id}}).Raw()
	if errors.Is(err, mongo.ErrNoDocuments) {
		return nil
	}
	must(b.t, err)
	return raw
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
