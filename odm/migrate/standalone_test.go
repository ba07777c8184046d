package migrate_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/migrate"
)

// standalone starts the mongod of the shared server once more, alone: without a replica set it has no transactions. It
// returns the URI without a database.
func standalone(t *testing.T) string {
	t.Helper()
	var opts struct{ Argv []string }
	must(t, openURI(t, mongotest.URI(t)).Driver().Client().Database("admin").RunCommand(t.Context(), bson.D{{Key: "getCmdLineOpts", Value: 1}}).Decode(&opts))
	bin, err := exec.LookPath(opts.Argv[0])
	if err != nil {
		t.Skipf("the server is not of this machine: %v", err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	port := l.Addr().(*net.TCPAddr).Port
	must(t, l.Close())
	dir := t.TempDir()
	cmd := exec.Command(bin, "--port", fmt.Sprint(port), "--bind_ip", "127.0.0.1", "--nounixsocket", "--dbpath", dir,
		"--logpath", filepath.Join(dir, "log"), "--wiredTigerCacheSizeGB", "0.25", "--setParameter", "enableTestCommands=1")
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	uri := fmt.Sprintf("mongodb://127.0.0.1:%d/", port)
	ready, err := mongo.Connect(options.Client().ApplyURI(uri).SetServerSelectionTimeout(time.Minute))
	must(t, err)
	must(t, ready.Ping(t.Context(), nil))
	must(t, ready.Disconnect(t.Context()))
	return uri
}

// failUpdates makes the server refuse all updates after the next n; off ends it.
func failUpdates(t *testing.T, db *odm.DB, n int) (off func()) {
	t.Helper()
	point := func(mode any) {
		must(t, db.Driver().Client().Database("admin").RunCommand(t.Context(), bson.D{
			{Key: "configureFailPoint", Value: "failCommand"}, {Key: "mode", Value: mode},
			{Key: "data", Value: bson.D{{Key: "failCommands", Value: bson.A{"update"}}, {Key: "errorCode", Value: 8}}},
		}).Err())
	}
	point(bson.D{{Key: "skip", Value: n}})
	return func() { point("off") }
}

// TestStandalone is about a deployment without transactions: its subtests share a server, and its fail point.
func TestStandalone(t *testing.T) {
	t.Parallel()
	server := standalone(t)
	t.Run("it goes batch by batch", func(t *testing.T) {
		db := openURI(t, server+"batches")
		fill(t, db, 5)
		s := set(free("1"), migrate.Migration{Name: "2_add", Forward: add(1, nil), Backward: add(-1, nil)})
		report, err := s.Run(t.Context(), db, migrate.Options{})
		must(t, err)
		if !report.NoTransactions || report.Ran[1].Transaction || report.Ran[1].Parts[0].Changed != 5 {
			t.Errorf("the report says %+v", report)
		}
		if got := numbers(t, db); got != "1 1 1 1 1" {
			t.Errorf("stored %s", got)
		}
		_, err = s.Run(t.Context(), db, migrate.Options{Direction: migrate.Backward})
		must(t, err)
		if got := numbers(t, db); got != "0 0 0 0 0" {
			t.Errorf("stored %s", got)
		}
	})
	// wherever the server goes away, each document is migrated once
	for n := range 17 {
		t.Run(fmt.Sprintf("the server goes away after %d writes", n), func(t *testing.T) {
			db := openURI(t, server+fmt.Sprintf("gone%d", n))
			fill(t, db, 5)
			s := set(migrate.Migration{Name: "1_add", Forward: add(1, nil)})
			off := failUpdates(t, db, n)
			_, err := s.Run(t.Context(), db, migrate.Options{})
			off()
			if n < 15 && err == nil {
				t.Error("it has not failed")
			}
			if _, err := s.Run(t.Context(), db, migrate.Options{}); err != nil {
				t.Fatal(err)
			}
			if got, want := numbers(t, db)+" "+states(t, s, db), "1 1 1 1 1 1_add:applied"; got != want {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
	t.Run("another program changes documents at the same time", func(t *testing.T) {
		db := openURI(t, server+"busy")
		fill(t, db, 4)
		notes := db.Driver().Collection("notes")
		s := set(migrate.Migration{Name: "1_add", Forward: add(1, func(id int) error {
			var err error
			switch id {
			case 1: // another field: both stay
				_, err = notes.UpdateOne(t.Context(), bson.D{{Key: "_id", Value: 1}}, bson.D{{Key: "$set", Value: bson.D{{Key: "other", Value: true}}}})
			case 2: // the same field, once: the function is asked again
				_, err = notes.UpdateOne(t.Context(), bson.D{{Key: "_id", Value: 2}, {Key: "n", Value: 0}}, bson.D{{Key: "$set", Value: bson.D{{Key: "n", Value: 40}}}})
			case 3:
				_, err = notes.DeleteOne(t.Context(), bson.D{{Key: "_id", Value: 3}})
			}
			return err
		})})
		_, err := s.Run(t.Context(), db, migrate.Options{})
		must(t, err)
		expect(t, stored(t, db, "notes"), `{"_id":1,"n":1,"other":true}`, `{"_id":2,"n":41}`, `{"_id":4,"n":1}`)
	})
	t.Run("another program changes a document after a crash", func(t *testing.T) {
		db := openURI(t, server+"doubt")
		fill(t, db, 2)
		s := set(migrate.Migration{Name: "1_add", Forward: add(1, nil)})
		off := failUpdates(t, db, 4) // the lock, the record, the note, the first document
		_, err := s.Run(t.Context(), db, migrate.Options{})
		off()
		says(t, err, "1_add forward (notes): document 2")
		expect(t, stored(t, db, "notes"), `{"_id":1,"n":1}`, `{"_id":2,"n":0}`)
		set1 := func(n int) {
			_, err := db.Driver().Collection("notes").UpdateOne(t.Context(), bson.D{{Key: "_id", Value: 1}}, bson.D{{Key: "$set", Value: bson.D{{Key: "n", Value: n}}}})
			must(t, err)
		}
		set1(7)
		_, err = s.Run(t.Context(), db, migrate.Options{})
		says(t, err, "document 1: nobody can tell whether it was migrated", `"n"`)
		set1(1)
		_, err = s.Run(t.Context(), db, migrate.Options{})
		must(t, err)
		if got := numbers(t, db); got != "1 1" {
			t.Errorf("stored %s", got)
		}
	})
	t.Run("a crash", func(t *testing.T) {
		uri := server + "crash"
		db := openURI(t, uri)
		fill(t, db, 5)
		child := exec.Command(os.Args[0], "-test.run=^TestCrashing$")
		child.Env = append(os.Environ(), crashURI+"="+uri)
		if out, err := child.CombinedOutput(); child.ProcessState.ExitCode() != 7 {
			t.Fatalf("the child ends with %v: %s", err, out)
		}
		if got := numbers(t, db); got != "1 1 0 0 0" {
			t.Errorf("stored %s", got)
		}
		s := set(migrate.Migration{Name: "1_add", Forward: add(1, nil)})
		_, err := s.Run(t.Context(), db, migrate.Options{Wait: time.Minute})
		must(t, err)
		if got := numbers(t, db); got != "1 1 1 1 1" {
			t.Errorf("stored %s", got)
		}
	})
	t.Run("an interrupt", func(t *testing.T) {
		db := openURI(t, server+"interrupt")
		fill(t, db, 5)
		ctx, cancel := context.WithCancel(t.Context())
		s := set(migrate.Migration{Name: "1_add", Forward: add(1, func(id int) error {
			if id == 3 {
				cancel()
			}
			return nil
		})})
		_, err := s.Run(ctx, db, migrate.Options{})
		says(t, err, "1_add forward (notes): interrupted; it stopped after 2 documents, and the next run goes on there")
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v is no context.Canceled", err)
		}
		_, err = s.Run(t.Context(), db, migrate.Options{})
		must(t, err)
		if got := numbers(t, db); got != "1 1 1 1 1" {
			t.Errorf("stored %s", got)
		}
	})
}
