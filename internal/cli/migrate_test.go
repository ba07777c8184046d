package cli_test

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/databridge-go/databridge/internal/cli"
	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/internal/settings"
	"github.com/databridge-go/databridge/odm/migrate"
)

// The command does not import odm, and names the same variables as the program that it runs.
func TestTheVariablesAreThoseOfTheProgram(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := cli.Process{Dir: t.TempDir(), Stdout: &out, Stderr: &out}
	if code := p.Run(context.Background(), []string{"migrate", "--help"}); code != cli.Clean {
		t.Fatal(code)
	}
	for _, name := range []string{migrate.URIVariable, migrate.DatabaseVariable, migrate.DirectionVariable, migrate.DistanceVariable} {
		if !strings.Contains(out.String(), name+" ") {
			t.Errorf("the help does not say %s", name)
		}
	}
	if _, err := settings.Parse([]byte("migrate: {path: a, uri: b, db: c, direction: backward, distance: 0}"), "f"); err != nil {
		t.Error(err)
	}
}

// A program whose migration waits until it is interrupted, outside of a transaction.
const waits = `package main

import (
	"context"
	"fmt"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/migrate"
)

func main() {
	migrate.Main(migrate.Set{Migrations: []migrate.Migration{{
		Name: "1_waits",
		NoTransaction: true,
		Forward: migrate.Steps(migrate.Nothing(), migrate.FreeFall(func(ctx context.Context, db *odm.DB) error {
			fmt.Println("begun")
			<-ctx.Done()
			return ctx.Err()
		})),
	}}})
}
`

func TestAnInterruptStopsTheMigrationInOrder(t *testing.T) {
	t.Parallel()
	dir := unpack(t, &txtar.Archive{Files: []txtar.File{{Name: "migrations/main.go", Data: []byte(waits)}}})
	uri := mongotest.URI(t)
	ctx, cancel := context.WithCancel(t.Context())
	out := &trigger{word: "begun", pull: cancel}
	var stderr bytes.Buffer
	p := cli.Process{Dir: dir, Stdout: out, Stderr: &stderr}
	if code := p.Run(ctx, []string{"migrate", "--uri", uri}); code != cli.Broken {
		t.Errorf("exit %d, want %d", code, cli.Broken)
	}
	const want = "migrate: 1_waits forward (free fall): interrupted; it stopped in step 1, and the next run begins that step again\n"
	if got := slowness.ReplaceAllString(stderr.String(), ""); got != want {
		t.Errorf("stderr is %q, want %q", got, want)
	}
	status := exec.Command(binary, "migrate", "status", "--uri", uri)
	status.Dir = dir
	said, err := status.CombinedOutput()
	if got := strings.TrimSpace(slowness.ReplaceAllString(string(said), "")); err != nil || got != "1_waits  stopped  forward, step 1, 0 documents; failed: interrupted" {
		t.Errorf("status says %q, %v", got, err)
	}
}

// A trigger is written to, and pulled when a word comes.
type trigger struct {
	mu   sync.Mutex
	said bytes.Buffer
	word string
	pull func()
}

func (t *trigger) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.said.Write(b)
	if strings.Contains(t.said.String(), t.word) {
		t.pull()
	}
	return len(b), nil
}
