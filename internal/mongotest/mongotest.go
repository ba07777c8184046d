// Package mongotest gives a test a fresh database on a real MongoDB.
package mongotest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"io"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/internal/mongod"
)

// shared is the one server of this test process, started by the first test that asks.
var shared = sync.OnceValues(func() (*mongod.Server, error) {
	asked.Store(true)
	return mongod.Open(context.Background(), io.Discard)
})

// asked says that shared was called: Main must start no server in order to stop it.
var asked atomic.Bool

// Main runs a package's tests and then ends the servers that they started:
//
//	func TestMain(m *testing.M) { mongotest.Main(m) }
func Main(m *testing.M) { os.Exit(Run(m)) }

// Run is Main for those who have more to do before they exit with the code that it returns.
func Run(m *testing.M) int {
	code := m.Run()
	stop(&asked, shared)
	stop(&failingAsked, failing)
	return code
}

// stop ends a server that a test has asked for.
func stop(asked *atomic.Bool, server func() (*mongod.Server, error)) {
	if !asked.Load() {
		return
	}
	if s, err := server(); err == nil {
		s.Stop()
	}
}

// URI returns the URI of a fresh database, which is dropped when the test ends. Without a server the test is skipped,
// on CI (CI is set) it fails.
func URI(t testing.TB) string {
	t.Helper()
	server, err := shared()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	uri, name, err := fresh(server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(server.URI, name); err != nil {
			t.Errorf("drop %s: %v", name, err)
		}
	})
	return uri
}

// Fresh is URI for an Example, which has no testing.TB: it drops the database by calling done. Without a server it
// returns an error, since an Example cannot be skipped.
func Fresh() (uri string, done func() error, err error) {
	server, err := shared()
	if err != nil {
		return "", nil, err
	}
	uri, name, err := fresh(server)
	return uri, func() error { return drop(server.URI, name) }, err
}

// fresh names a database that no other test has.
func fresh(server *mongod.Server) (uri, name string, err error) {
	u, err := url.Parse(server.URI)
	if err != nil {
		return "", "", err
	}
	name = "t_" + random()
	u.Path = "/" + name
	return u.String(), name, nil
}

// drop drops a test's database.
func drop(uri, name string) error {
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		return err
	}
	ctx := context.Background()
	defer func() { _ = client.Disconnect(ctx) }()
	return client.Database(name).Drop(ctx)
}

// random is a name that no other test has.
func random() string {
	b := make([]byte, 6)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
