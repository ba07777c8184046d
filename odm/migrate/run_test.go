package migrate_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/migrate"
)

// A counted is a document whose migration adds one to n.
type counted struct {
	odm.DocumentOf[int] `bson:",inline" odm:"collection=notes"`
	N                   int `bson:"n"`
}

// add adds by to each n, in batches of two; after it is asked for each document before, and may fail.
func add(by int, ask func(id int) error) migrate.Step {
	return migrate.Iterative(func(_ context.Context, old, new *counted) error {
		new.N = old.N + by
		if ask == nil {
			return nil
		}
		return ask(old.ID)
	}, migrate.BatchSize(2))
}

// fill stores documents 1 to n with n: 0.
func fill(t *testing.T, db *odm.DB, n int) {
	t.Helper()
	for id := 1; id <= n; id++ {
		put(t, db, "notes", fmt.Sprintf(`{"_id": %d, "n": 0}`, id))
	}
}

// numbers are the n of all documents, by _id.
func numbers(t *testing.T, db *odm.DB) string {
	t.Helper()
	docs, err := odm.CollectionOf[counted](db).Find().Sort("_id").All(t.Context())
	must(t, err)
	var out []string
	for _, d := range docs {
		out = append(out, fmt.Sprint(d.N))
	}
	return strings.Join(out, " ")
}

func TestAMigrationThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	for name, tt := range map[string]struct {
		fail func(cancel context.CancelFunc) error
		want string
	}{
		"an error":     {func(context.CancelFunc) error { return boom }, "document 4: boom"},
		"a panic":      {func(context.CancelFunc) error { panic("boom") }, "panic: boom"},
		"an interrupt": {func(cancel context.CancelFunc) error { cancel(); return nil }, "interrupted"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, db := open(t)
			fill(t, db, 5)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			s := set(free("1"), migrate.Migration{Name: "2_add", Forward: add(1, func(id int) error {
				if id == 4 {
					return tt.fail(cancel)
				}
				return nil
			})}, free("3"))
			report, err := s.Run(ctx, db, migrate.Options{})
			says(t, err, "2_add forward (notes)", tt.want, "nothing of it is stored")
			var failed *migrate.Error
			if !errors.As(err, &failed) || !failed.RolledBack || failed.Name != "2_add" {
				t.Errorf("the error is %#v", err)
			}
			if ran(report) != "1" {
				t.Errorf("ran %q, want 1", ran(report))
			}
			if got := numbers(t, db); got != "0 0 0 0 0" {
				t.Errorf("stored %s", got)
			}
			if got, want := states(t, s, db), "1:applied 2_add:pending 3:pending"; got != want {
				t.Errorf("status %q, want %q", got, want)
			}
			all, err := s.Status(t.Context(), db)
			must(t, err)
			if !strings.Contains(all[1].Error, tt.want) {
				t.Errorf("the history says %q, want %q", all[1].Error, tt.want)
			}
			s.Migrations[1].Forward = add(1, nil)
			if _, err := s.Run(t.Context(), db, migrate.Options{}); err != nil {
				t.Fatal(err)
			}
			if got := numbers(t, db); got != "1 1 1 1 1" {
				t.Errorf("stored %s after the next run", got)
			}
		})
	}
}

func TestWithoutATransactionItGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	fill(t, db, 5)
	fail := true
	two := migrate.Migration{
		Name: "2_add", NoTransaction: true, Backward: add(-1, nil),
		Forward: migrate.Steps(does("first"), add(1, func(id int) error {
			if id == 4 && fail {
				return errors.New("boom")
			}
			return nil
		}), does("last")),
	}
	s := set(free("1"), two)
	s.Files = fstest.MapFS{"1.go": {Data: []byte("package a")}, "2_add.go": {Data: []byte("package a")}}
	_, err := s.Run(ctx, db, migrate.Options{})
	says(t, err, "2_add forward (notes): document 4: boom; it stopped after 2 documents, and the next run goes on there")
	if got := numbers(t, db); got != "1 1 0 0 0" {
		t.Errorf("stored %s; want whole batches only", got)
	}
	all, err := s.Status(ctx, db)
	must(t, err)
	stop := all[1].Stop
	if all[1].State != migrate.Stopped || stop == nil || stop.Step != 1 || stop.Read != 2 || stop.After.AsInt64() != 2 {
		t.Fatalf("status %+v, stop %+v", all[1], stop)
	}
	_, err = s.Run(ctx, db, migrate.Options{Direction: migrate.Backward, Distance: 1})
	says(t, err, "2_add stopped halfway forward", "run forward first")

	fail = false // the user puts the fault right, in the file
	s.Files = fstest.MapFS{"1.go": {Data: []byte("package a")}, "2_add.go": {Data: []byte("package b")}}
	rehearsed, err := s.Run(ctx, db, migrate.Options{DryRun: true})
	must(t, err)
	if got := rehearsed.Ran[0].Parts[0].Sample; !rehearsed.Ran[0].Resumed || len(got) != 3 || got[0].ID.AsInt64() != 3 {
		t.Errorf("the dry run says %+v", rehearsed.Ran)
	}
	report, err := s.Run(ctx, db, migrate.Options{})
	must(t, err)
	if got := numbers(t, db); got != "1 1 1 1 1" {
		t.Errorf("stored %s", got)
	}
	if got, want := words(t, db), "+1 first last"; got != want {
		t.Errorf("ran %q, want %q", got, want)
	}
	if !report.Ran[0].Resumed || report.Ran[0].Transaction {
		t.Errorf("the report says %+v", report.Ran)
	}
	_, err = s.Run(ctx, db, migrate.Options{Direction: migrate.Backward, Distance: 1})
	must(t, err)
	if got, want := numbers(t, db)+" "+states(t, s, db), "0 0 0 0 0 1:applied 2_add:pending"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// crashURI makes TestCrashing die in the middle of a migration of that database.
const crashURI = "MIGRATE_CRASH_URI"

// TestCrashing is the process that TestAfterACrash starts.
func TestCrashing(t *testing.T) {
	uri := os.Getenv(crashURI)
	if uri == "" {
		return // nothing to do in the tests' own process
	}
	crash := func(id int) error {
		if id == 4 {
			os.Exit(7)
		}
		return nil
	}
	s := set(migrate.Migration{Name: "1_add", Forward: add(1, crash), NoTransaction: os.Getenv("MIGRATE_BATCHES") != ""})
	_, err := s.Run(t.Context(), openURI(t, uri), migrate.Options{Lease: time.Second})
	t.Fatalf("it has survived: %v", err)
}

func TestAfterACrash(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ batches, stored, state string }{
		"in a transaction": {"", "0 0 0 0 0", "1_add:pending"},
		"in batches":       {"yes", "1 1 0 0 0", "1_add:stopped"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			uri := mongotest.URI(t)
			db := openURI(t, uri)
			fill(t, db, 5)
			child := exec.Command(os.Args[0], "-test.run=^TestCrashing$")
			child.Env = append(os.Environ(), crashURI+"="+uri+"&appName=crashing"+tt.batches, "MIGRATE_BATCHES="+tt.batches)
			if out, err := child.CombinedOutput(); child.ProcessState.ExitCode() != 7 {
				t.Fatalf("the child ends with %v: %s", err, out)
			}
			s := set(migrate.Migration{Name: "1_add", Forward: add(1, nil), NoTransaction: tt.batches != ""})
			endSessions(t, db, "crashing"+tt.batches) // the server would do it after a minute
			if got := numbers(t, db); got != tt.stored {
				t.Errorf("stored %s, want %s", got, tt.stored)
			}
			_, err := s.Run(t.Context(), db, migrate.Options{Wait: time.Minute})
			must(t, err)
			if got, want := numbers(t, db)+" "+states(t, s, db), "1 1 1 1 1 1_add:applied"; got != want {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}

// endSessions ends the sessions of an application that has died, with their transactions.
func endSessions(t *testing.T, db *odm.DB, app string) {
	t.Helper()
	admin := db.Driver().Client().Database("admin")
	cur, err := admin.Aggregate(t.Context(), bson.A{
		bson.D{{Key: "$currentOp", Value: bson.D{{Key: "allUsers", Value: true}, {Key: "idleSessions", Value: true}}}},
		bson.D{{Key: "$match", Value: bson.D{{Key: "appName", Value: app}, {Key: "lsid", Value: bson.D{{Key: "$exists", Value: true}}}}}},
	})
	must(t, err)
	var ops []struct {
		Session struct{ ID bson.Binary } `bson:"lsid"`
	}
	must(t, cur.All(t.Context(), &ops))
	for _, op := range ops {
		must(t, admin.RunCommand(t.Context(), bson.D{{Key: "killSessions", Value: bson.A{bson.D{{Key: "id", Value: op.Session.ID}}}}}).Err())
	}
}

func TestAPanicHasItsStack(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	s := set(migrate.Migration{Name: "1", NoTransaction: true, Forward: migrate.FreeFall(func(context.Context, *odm.DB) error {
		var none []int
		return fmt.Errorf("%d", none[len(none)])
	})})
	_, err := s.Run(ctx, db, migrate.Options{})
	says(t, err, "1 forward (free fall): panic: runtime error: index out of range [0] with length 0; it stopped in step 1")
	var panicked *migrate.PanicError
	if !errors.As(err, &panicked) || !strings.Contains(string(panicked.Stack), "run_test.go") {
		t.Errorf("no stack in %#v", err)
	}
}

func TestWhatATransactionCannotDoIsSaid(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	fill(t, db, 1)
	index := migrate.FreeFall(func(ctx context.Context, db *odm.DB) error {
		return db.Driver().RunCommand(ctx, bson.D{{Key: "createIndexes", Value: "notes"}, {Key: "indexes", Value: bson.A{
			bson.D{{Key: "key", Value: bson.D{{Key: "n", Value: 1}}}, {Key: "name", Value: "n_1"}},
		}}}).Err()
	})
	s := set(migrate.Migration{Name: "1_index", Forward: index})
	_, err := s.Run(ctx, db, migrate.Options{})
	says(t, err, "1_index forward (free fall)", "nothing of it is stored: say NoTransaction")
	s.Migrations[0].NoTransaction = true
	_, err = s.Run(ctx, db, migrate.Options{})
	must(t, err)
}
