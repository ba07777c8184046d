package foreign_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/databridge-go/databridge/internal/foreign"
	"github.com/databridge-go/databridge/internal/load"
)

const wrapping = `package mgoutil

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/mongo"
)

func Drop(ctx context.Context, c *mongo.Collection, filter any) error {
	_, err := c.DeleteMany(ctx, filter)
	return err
}
`

// module writes a module with a package that wraps the driver.
func module(t *testing.T, source string) load.Config {
	t.Helper()
	dir := t.TempDir()
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile("../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"go.mod": mod, "go.sum": sum, "mgoutil.go": []byte(source)} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return load.Config{Dir: dir, Env: append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "GOPROXY=off")}
}

const path = "github.com/databridge-go/databridge" // the go.mod is this repository's

// What a module version says is read from its source once; the memory tells the same.
func TestAVersionIsReadOnce(t *testing.T) {
	c := module(t, wrapping)
	m := foreign.In(t.TempDir(), "a build")
	fixed := []load.Foreign{{Path: path, Version: path + "@v1.0.0"}}
	first, err := foreign.Wrappers(context.Background(), c, m, fixed)
	if err != nil || len(first) != 1 || first[path+".Drop"] == nil {
		t.Fatalf("wrappers = %v, %v; want Drop", first, err)
	}
	if err := os.Remove(filepath.Join(c.Dir, "mgoutil.go")); err != nil {
		t.Fatal(err)
	}
	again, err := foreign.Wrappers(context.Background(), c, m, fixed)
	if err != nil || !reflect.DeepEqual(again, first) {
		t.Errorf("remembered %v, %v; read %v", again, err, first)
	}
	other, err := foreign.Wrappers(context.Background(), c, m, []load.Foreign{{Path: path}})
	if err != nil || len(other) != 0 {
		t.Errorf("without a version the source counts: %v, %v", other, err)
	}
}

// A package that could not be read is not remembered: it may come to be readable without a new version.
func TestWhatCannotBeReadIsNotRemembered(t *testing.T) {
	c := module(t, wrapping+"\nvar broken int = missing.Name\n")
	m := foreign.In(t.TempDir(), "a build")
	fixed := []load.Foreign{{Path: path, Version: path + "@v1.0.0"}}
	if _, err := foreign.Wrappers(context.Background(), c, m, fixed); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(c.Dir, "mgoutil.go"), []byte("package mgoutil\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	after, err := foreign.Wrappers(context.Background(), c, m, fixed)
	if err != nil || len(after) != 0 {
		t.Errorf("wrappers = %v, %v; want none: the source has none now", after, err)
	}
}
