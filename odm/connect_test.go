package odm_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/odm"
)

func TestOpenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ uri, want string }{
		"no database":     {"mongodb://localhost:27017", "odm: the URI names no database: write mongodb://localhost:27017/database"},
		"no database, /":  {"mongodb://localhost:27017/?replicaSet=rs", "odm: the URI names no database: write mongodb://localhost:27017/database"},
		"another scheme":  {"http://localhost/db", `mongodb://host:27017/database`},
		"no scheme":       {"localhost:27017/db", `mongodb://host:27017/database`},
		"empty":           {"", `mongodb://host:27017/database`},
		"unknown host":    {"mongodb://nobody.invalid/db?serverSelectionTimeoutMS=300", "odm: no MongoDB answers at nobody.invalid ("},
		"nobody listens":  {"mongodb://ann:secret@127.0.0.1:1/db?serverSelectionTimeoutMS=300", "odm: no MongoDB answers at 127.0.0.1:1 (dial tcp 127.0.0.1:1: connect: connection refused): start mongod, or correct the host in the URI"},
		"an odd password": {"mongodb://ann:se%cret@127.0.0.1/db", "cannot read the URI"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, err := odm.Open(t.Context(), tt.uri)
			if err == nil || db != nil {
				t.Fatalf("Open(%q) = %v, %v; want an error", tt.uri, db, err)
			}
			if got := err.Error(); !strings.Contains(got, tt.want) || strings.Contains(got, "\n") || strings.Contains(got, "secret") || strings.Contains(got, "se%cret") {
				t.Errorf("Open(%q) = %s\nwant one line with %s", tt.uri, got, tt.want)
			}
		})
	}
}

func TestOpenWaitsNoLongerThanItIsTold(t *testing.T) {
	t.Parallel()
	const silent = "mongodb://127.0.0.1:1/db"
	for name, open := range map[string]func() error{
		"the context": func() error {
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			_, err := odm.Open(ctx, silent)
			return err
		},
		"the URI": func() error {
			_, err := odm.Open(t.Context(), silent+"?serverSelectionTimeoutMS=300")
			return err
		},
	} {
		start := time.Now()
		err := open()
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s allows 0.3 s, Open took %v", name, took)
		}
		var connect *odm.ConnectError
		if !errors.As(err, &connect) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want one line of a *ConnectError", name, err)
		}
	}
}

func TestOpenWithAWrongPassword(t *testing.T) {
	t.Parallel()
	uri := strings.Replace(mongotest.URI(t), "mongodb://", "mongodb://ann:secret@", 1)
	_, err := odm.Open(t.Context(), uri)
	if err == nil || !strings.Contains(err.Error(), `refuses user "ann"`) || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "\n") {
		t.Errorf("Open: %v, want one line that says who is refused", err)
	}
}

func TestOpenHearsACancelledContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := odm.Open(ctx, "mongodb://127.0.0.1:1/db"); !errors.Is(err, context.Canceled) {
		t.Errorf("Open with a cancelled context: %v, want context.Canceled", err)
	}
}

func TestNewRefusesNoDatabase(t *testing.T) {
	t.Parallel()
	if _, err := odm.New(nil); err == nil {
		t.Error("New(nil) has no error")
	}
	if _, err := odm.CollectionOf[User](nil).Find().Count(t.Context()); err == nil {
		t.Error("a collection of no database counts")
	}
	if _, err := new(odm.Query[User]).One(t.Context()); err == nil {
		t.Error("a zero query finds")
	}
}

func TestCloseLeavesTheCallersClient(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	second, err := odm.New(db.Driver())
	must(t, err)
	must(t, second.Close(ctx))
	if _, err := odm.CollectionOf[User](db).Find().Count(ctx); err != nil {
		t.Errorf("after Close of a DB that New made: %v", err)
	}
	client, err := mongo.Connect(options.Client().ApplyURI("mongodb://127.0.0.1:1"))
	must(t, err)
	_ = client.Disconnect(ctx)
	closed, err := odm.New(client.Database("x"))
	must(t, err)
	if _, err := odm.CollectionOf[User](closed).Find().All(ctx); !errors.Is(err, mongo.ErrClientDisconnected) {
		t.Errorf("a verb after the end: %v, want the driver's ErrClientDisconnected", err)
	}
}
