package inserts_test

import (
	"context"
	"net/url"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/odm/internal/engine"
)

func TestMain(m *testing.M) { mongotest.Main(m) }

// A field is a fresh database, reached by a client that failpoints hit and by one that they do not.
type field struct {
	t      *testing.T
	name   string
	root   *mongo.Client
	client *mongo.Client
	db     *mongo.Database // of client
	mu     sync.Mutex
	sent   []bson.Raw
	onSent func(n int) // told of each insert, if it is there
	onFail func(n int) // told of each insert that has failed
	failed int
}

// opened opens a field with the options of a URI, such as "retryWrites=false".
func opened(t *testing.T, uriOptions string, opts ...options.Lister[options.DatabaseOptions]) *field {
	t.Helper()
	server := mongotest.Failing(t)
	f := &field{t: t, name: "i_" + bson.NewObjectID().Hex()}
	u, err := url.Parse(server.URI)
	must(t, err)
	f.root, err = mongo.Connect(options.Client().ApplyURI(server.URI))
	must(t, err)
	u.RawQuery += "&heartbeatFrequencyMS=500&appName=" + f.name + "&" + uriOptions
	monitor := &event.CommandMonitor{Started: f.started, Failed: f.hasFailed}
	f.client, err = mongo.Connect(options.Client().ApplyURI(u.String()).SetMonitor(monitor))
	must(t, err)
	f.db = f.client.Database(f.name, opts...)
	t.Cleanup(func() {
		ctx := context.Background()
		f.arm(nil, "off")
		must(t, f.client.Disconnect(ctx))
		must(t, f.root.Database(f.name).Drop(ctx))
		must(t, f.root.Disconnect(ctx))
	})
	return f
}

func (f *field) started(_ context.Context, e *event.CommandStartedEvent) {
	if e.CommandName != "insert" {
		return
	}
	f.mu.Lock()
	f.sent = append(f.sent, e.Command)
	told, n := f.onSent, len(f.sent)
	f.mu.Unlock()
	if told != nil {
		told(n)
	}
}

func (f *field) hasFailed(_ context.Context, e *event.CommandFailedEvent) {
	if e.CommandName != "insert" {
		return
	}
	f.mu.Lock()
	f.failed++
	told, n := f.onFail, f.failed
	f.mu.Unlock()
	if told != nil {
		told(n)
	}
}

// take returns the inserts that were sent since the last call.
func (f *field) take() []bson.Raw {
	f.mu.Lock()
	defer f.mu.Unlock()
	sent := f.sent
	f.sent, f.failed = nil, 0
	return sent
}

// arm makes the server fail inserts as data says; mode is "alwaysOn", "off" or {times: n}.
func (f *field) arm(data bson.D, mode any) {
	f.t.Helper()
	data = append(bson.D{{Key: "failCommands", Value: bson.A{"insert"}}, {Key: "appName", Value: f.name}}, data...)
	command := bson.D{{Key: "configureFailPoint", Value: "failCommand"}, {Key: "mode", Value: mode}, {Key: "data", Value: data}}
	must(f.t, f.root.Database("admin").RunCommand(context.Background(), command).Err())
}

// engine is the collection in the hands of odm.
func (f *field) engine() engine.Collection {
	return engine.On(f.db, nil, new(engine.Writes), engine.Codec{}).Collection("things")
}

// again makes the collection what it is before each try: empty, but for one document, with a validator.
func (f *field) again() {
	f.t.Helper()
	ctx := context.Background()
	db := f.root.Database(f.name)
	must(f.t, db.Collection("things").Drop(ctx))
	must(f.t, db.CreateCollection(ctx, "things", options.CreateCollection().SetValidator(bson.D{{Key: "bad", Value: bson.D{{Key: "$exists", Value: false}}}})))
	_, err := db.Collection("things").InsertOne(ctx, bson.D{{Key: "_id", Value: "taken"}})
	must(f.t, err)
	must(f.t, f.client.Ping(ctx, readpref.Primary())) // it knows its servers
	f.take()
}

// stored are the documents of the collection by their ids.
func (f *field) stored() map[string]string {
	f.t.Helper()
	cur, err := f.root.Database(f.name).Collection("things").Find(context.Background(), bson.D{}, options.Find().SetProjection(bson.D{{Key: "pad", Value: 0}}))
	must(f.t, err)
	all := map[string]string{}
	for cur.Next(context.Background()) {
		all[cur.Current.Lookup("_id").String()] = cur.Current.String()
	}
	must(f.t, cur.Err())
	return all
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
