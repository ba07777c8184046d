package mongotest

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/databridge-go/databridge/internal/mongod"
)

// failing is the server of this test process with failpoints, started by the first test that asks.
var failing = sync.OnceValues(func() (*mongod.Server, error) {
	failingAsked.Store(true)
	return mongod.Private(context.Background(), io.Discard, "enableTestCommands=1")
})

// failingAsked is to failing what asked is to shared.
var failingAsked atomic.Bool

// Failing returns a server of this test process whose failpoints may be armed; Main ends it. They are one for all
// clients: a test arms them for the application name of its own client. Without a MongoDB the test is skipped, on CI (CI is
// set) it fails.
func Failing(t testing.TB) *mongod.Server {
	t.Helper()
	server, err := failing()
	if errors.Is(err, mongod.ErrNoServer) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return server
}
