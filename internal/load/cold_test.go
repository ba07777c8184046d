package load_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/databridge-go/databridge/internal/load"
)

const serving = module + `-- a.go --
package app

import (
	"net/http"
	"sync/atomic"
)

var client atomic.Pointer[http.Client]

func get(url string) (int, error) {
	r, err := client.Load().Get(url)
	if err != nil {
		return 0, err
	}
	return r.StatusCode, r.Body.Close()
}
`

// Where the go command would have to compile for long, dependencies are read from source, and the types are the same.
func TestAColdCacheIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	c := config(unpack(t, serving))
	c.Compiling, c.Speaks = time.Nanosecond, func(string) bool { return false }
	w, err := load.Load(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	if w.Source != load.ColdCache || len(w.Packages) != 1 || len(w.Incomplete) > 0 {
		t.Errorf("source %q, %d packages, incomplete %v; want a cold cache, 1, none", w.Source, len(w.Packages), w.Incomplete)
	}
}

// A go command that compiles to something that this program cannot read: a newer one. Its packages are read from source.
func TestANewerGoIsReadFromSource(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the go command is replaced by a shell script")
	}
	real, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	garbage := filepath.Join(bin, "garbage")
	script := fmt.Sprintf("#!/bin/sh\n'%s' \"$@\" | sed 's#\"Export\": \"[^\"]*\"#\"Export\": \"%s\"#'\n", real, garbage)
	for name, text := range map[string]string{garbage: "!<arch>\nof the future", filepath.Join(bin, "go"): script} {
		if err := os.WriteFile(name, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	c := config(unpack(t, serving))
	c.Speaks = func(string) bool { return false }
	w, err := load.Load(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	if w.Source != load.NewerGo || len(w.Packages) != 1 || len(w.Incomplete) > 0 {
		t.Errorf("source %q, %d packages, incomplete %v; want a newer Go, 1, none", w.Source, len(w.Packages), w.Incomplete)
	}
}
