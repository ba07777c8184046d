package mongod_test

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/mongod"
)

func TestOpenSaysWhatIsWrongWithTheURI(t *testing.T) {
	for name, tt := range map[string]struct{ uri, want string }{
		"a wrong scheme":     {"mongo://127.0.0.1/x", "DATABRIDGE_MONGODB_URI"},
		"nobody listens":     {"mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300", "no server answers at [127.0.0.1:1]"},
		"a secret is hidden": {"mongodb://user:hunter2@127.0.0.1:1/?serverSelectionTimeoutMS=300", "no server answers"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(mongod.URIVariable, tt.uri)
			_, err := mongod.Open(context.Background(), io.Discard)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("Open with %s = %v, want an error with %q and no password", tt.uri, err, tt.want)
			}
		})
	}
}

func TestOpenSaysWhatItTriedWhereNothingIsToBeHad(t *testing.T) {
	t.Setenv(mongod.URIVariable, "")
	t.Setenv("PATH", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	_, err := mongod.Open(context.Background(), io.Discard)
	if !errors.Is(err, mongod.ErrNoServer) || !strings.Contains(err.Error(), mongod.URIVariable) {
		t.Errorf("Open = %v, want ErrNoServer with the way out", err)
	}
}

func TestStopLeavesNothingBehind(t *testing.T) {
	if os.Getenv(mongod.URIVariable) != "" && testing.Short() {
		t.Skip("starts a server of its own")
	}
	t.Setenv(mongod.URIVariable, "")
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	server, err := mongod.Open(context.Background(), io.Discard)
	if errors.Is(err, mongod.ErrNoServer) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	server.Stop()
	server.Stop() // twice is once
	left, err := os.ReadDir(tmp)
	if err != nil || len(left) != 0 {
		t.Errorf("after Stop %v lies in the temporary folder (%v)", left, err)
	}
}
