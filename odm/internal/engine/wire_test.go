package engine

import (
	"context"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// The private fields of the pinned driver are where wireOf looks for them. If this fails after an update of the driver,
// inserts are as right as before and much slower: wireOf has to learn where the fields are now.
func TestTheWireOfAClient(t *testing.T) {
	t.Parallel()
	yes := true
	for name, tt := range map[string]struct {
		client  *options.ClientOptions
		db      *options.DatabaseOptionsBuilder
		driver  bool // only the driver can send
		concern string
		retry   bool
		timeout time.Duration
	}{
		"nothing is said":           {client: options.Client(), retry: true},
		"nothing is repeated":       {client: options.Client().SetRetryWrites(false)},
		"writes alone are repeated": {client: options.Client().SetRetryReads(false), driver: true},
		"the client has a concern":  {client: options.Client().SetWriteConcern(writeconcern.Majority()), retry: true, concern: `{"writeConcern": {"w": "majority"}}`},
		"the database has one":      {client: options.Client(), db: options.Database().SetWriteConcern(&writeconcern.WriteConcern{W: 2}), retry: true, concern: `{"writeConcern": {"w": {"$numberInt":"2"}}}`},
		"it says nothing":           {client: options.Client().SetWriteConcern(&writeconcern.WriteConcern{}), retry: true},
		"no answer is wanted":       {client: options.Client().SetWriteConcern(writeconcern.Unacknowledged()), driver: true},
		"a concern that is none":    {client: options.Client().SetWriteConcern(&writeconcern.WriteConcern{W: 1.5}), driver: true},
		"the client says how long":  {client: options.Client().SetTimeout(time.Minute), retry: true, timeout: time.Minute},
		"the journal is asked for":  {client: options.Client().SetWriteConcern(&writeconcern.WriteConcern{Journal: &yes}), retry: true, concern: `{"writeConcern": {"j": true}}`},
	} {
		c, err := mongo.Connect(tt.client.ApplyURI("mongodb://127.0.0.1:1"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Disconnect(context.Background()) })
		opts := tt.db
		if opts == nil {
			opts = options.Database()
		}
		w := wireOf(c.Database("x", opts))
		if (w == nil) != tt.driver {
			t.Errorf("%s: left to the driver is %v, want %v", name, w == nil, tt.driver)
		}
		if w == nil {
			continue
		}
		concern := ""
		if len(w.concern) > 0 {
			concern = bsoncore.Document(bsoncore.BuildDocument(nil, w.concern)).String()
		}
		if concern != tt.concern || w.retry != tt.retry || (w.timeout != nil) != (tt.timeout != 0) || w.timeout != nil && *w.timeout != tt.timeout {
			t.Errorf("%s: %s, repeats %v, time %v", name, concern, w.retry, w.timeout)
		}
		if _, ok := w.terms(); ok {
			t.Errorf("%s: the terms of a server that nobody has reached are known", name)
		}
		s, err := c.StartSession()
		if err != nil {
			t.Fatal(err)
		}
		if n := w.inner.numberOf(s); n != 0 || !w.inner.fromPrimary(s) {
			t.Errorf("%s: the number of a new session is %d", name, n)
		}
	}
}

// What the driver might make of its fields is an answer, never a panic.
func TestFieldsThatAreNotThere(t *testing.T) {
	t.Parallel()
	type other struct {
		Flag string
		Held any
		None *other
	}
	for _, p := range []any{nil, 1, other{}, &other{}, (*other)(nil), &other{Held: 1}} {
		if _, ok := flagIn(p, "Flag"); ok {
			t.Errorf("%v has a flag", p)
		}
		if _, ok := behind[other](p, "Held"); ok {
			t.Errorf("%v holds an other", p)
		}
	}
	if o, ok := behind[other](&other{Held: &other{Flag: "x"}}, "Held"); !ok || o.Flag != "x" {
		t.Errorf("got %v, %v", o, ok)
	}
}
