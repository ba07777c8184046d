package migrate_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/migrate"
)

// TestBeanie has a subtest for each row of what Beanie's migrations can do: where Beanie is wrong the subtest asserts
// what is right.
func TestBeanie(t *testing.T) {
	for _, row := range []struct {
		name string
		run  func(*testing.T)
	}{
		{"B190_migration_files", migrationFiles},
		{"B191_iterative", iterative},
		{"B192_free_fall", freeFall},
		{"B193_log", appliedSet},
		{"B194_command_line", commandLine},
		{"B195_command_line_configuration", configuration},
		{"B196_programmatic", programmatic},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			row.run(t)
		})
	}
}

// files are the sources of migrations; what stands in them counts for their checksums only.
func files(names ...string) fstest.MapFS {
	fs := fstest.MapFS{"main.go": {Data: []byte("package main")}, "_20200101000000_draft.go": {Data: []byte("package main")}}
	for _, n := range names {
		fs[n+".go"] = &fstest.MapFile{Data: []byte("package main // " + n)}
	}
	return fs
}

func migrationFiles(t *testing.T) {
	ctx, db := open(t)
	// the order of the list does not count, that of the names does; files that begin with _ are passed over
	s := set(free("20260103000000_c"), free("20260101000000_a"), free("20260102000000_b"))
	s.Files = files("20260101000000_a", "20260102000000_b", "20260103000000_c")
	_, err := s.Run(ctx, db, migrate.Options{})
	must(t, err)
	if got, want := words(t, db), "+20260101000000_a +20260102000000_b +20260103000000_c"; got != want {
		t.Errorf("ran %q, want %q", got, want)
	}
	s.Files = files("20260101000000_a", "20260102000000_b", "20260103000000_c", "20260104000000_d")
	_, err = s.Run(ctx, db, migrate.Options{})
	says(t, err, "20260104000000_d.go", "not in the set")
	s.Files = files("20260101000000_a", "20260103000000_c")
	_, err = s.Run(ctx, db, migrate.Options{})
	says(t, err, "20260102000000_b has no file")
}

func iterative(t *testing.T) {
	ctx, db, sent := watched(t)
	put(t, db, "notes",
		`{"_id": 1, "name": "a", "text": "x", "tag": {"color": "red", "name": "r", "since": 3}, "labels": {"k": "v"}, "other": [1]}`,
		`{"_id": 2, "tag": {"color": "blue", "name": "b"}, "name": "b"}`,
		`{"_id": 3, "name": "c", "text": "z", "tag": {"color": "green", "name": "g"}}`)
	s := set(migrate.Migration{Name: "1_title", Forward: rename(), Backward: unrename()})
	report, err := s.Run(ctx, db, migrate.Options{})
	must(t, err)
	finds, writes := sent.commands("find", "notes"), sent.commands("update", "notes")
	// all fields are copied, those inside of tag too; what neither type knows stays, where Beanie's replace loses it
	expect(t, stored(t, db, "notes"),
		`{"_id":1,"text":"x","tag":{"color":"red","since":3,"title":"r"},"labels":{"k":"v"},"other":[1],"title":"a"}`,
		`{"_id":2,"tag":{"color":"blue","title":"b"},"text":"","title":"b"}`,
		`{"_id":3,"text":"z","tag":{"color":"green","title":"g"},"title":"c"}`)
	if p := report.Ran[0].Parts[0]; p.On != "notes" || p.Read != 3 || p.Changed != 3 {
		t.Errorf("the report says %+v", p)
	}
	// in batches of two, each read when it is its turn
	if len(finds) != 3 || len(writes) != 2 {
		t.Errorf("%d reads and %d writes; want 3 (two batches and the end) and 2", len(finds), len(writes))
	}
	_, err = s.Run(ctx, db, migrate.Options{Direction: migrate.Backward})
	must(t, err)
	expect(t, stored(t, db, "notes"),
		`{"_id":1,"text":"x","tag":{"color":"red","since":3,"name":"r"},"labels":{"k":"v"},"other":[1],"name":"a"}`,
		`{"_id":2,"tag":{"color":"blue","name":"b"},"text":"","name":"b"}`,
		`{"_id":3,"text":"z","tag":{"color":"green","name":"g"},"name":"c"}`)
}

func freeFall(t *testing.T) {
	ctx, db := open(t)
	put(t, db, "notes", `{"_id": 1, "n": 1}`)
	double := func(ctx context.Context, db *odm.DB) error {
		_, err := db.Driver().Collection("notes").UpdateMany(ctx, bson.D{}, bson.D{{Key: "$mul", Value: bson.D{{Key: "n", Value: 2}}}})
		return err
	}
	boom := errors.New("boom")
	fail := false
	s := set(migrate.Migration{
		Name: "1_double",
		Forward: migrate.FreeFall(func(ctx context.Context, db *odm.DB) error {
			if err := double(ctx, db); err != nil || !fail {
				return err
			}
			return boom
		}),
		Backward: migrate.Nothing(),
	})
	fail = true
	_, err := s.Run(ctx, db, migrate.Options{})
	if !errors.Is(err, boom) {
		t.Errorf("Run() = %v, want the function's error", err)
	}
	expect(t, stored(t, db, "notes"), `{"_id":1,"n":1}`) // ctx carries the session
	fail = false
	_, err = s.Run(ctx, db, migrate.Options{})
	must(t, err)
	expect(t, stored(t, db, "notes"), `{"_id":1,"n":2}`)
}

func appliedSet(t *testing.T) {
	ctx, db := open(t)
	_, err := set(free("1"), free("3")).Run(ctx, db, migrate.Options{})
	must(t, err)
	// 2 comes from another branch: Beanie, with one pointer at 3, would never run it
	s := set(free("1"), free("2"), free("3"), free("4"))
	report, err := s.Run(ctx, db, migrate.Options{})
	must(t, err)
	if ran(report) != "2 4" || !report.Ran[0].Late || report.Ran[1].Late {
		t.Errorf("ran %+v", report.Ran)
	}
	if got, want := words(t, db), "+1 +3 +2 +4"; got != want {
		t.Errorf("ran %q, want %q", got, want)
	}
	if got := len(stored(t, db, migrate.HistoryName)); got != 4 {
		t.Errorf("the history has %d documents, want 4", got)
	}
}

// migration runs the command over a set as its program would, and returns what it prints and its exit code.
func migration(t *testing.T, s migrate.Set, env map[string]string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	c := migrate.Command{Set: s, Env: func(name string) string { return env[name] }, Stdout: &out, Stderr: &errs}
	code = c.Run(t.Context(), args)
	return out.String(), errs.String(), code
}

func commandLine(t *testing.T) {
	uri := mongotest.URI(t)
	db := openURI(t, uri)
	server, name, _ := strings.Cut(strings.TrimPrefix(uri, "mongodb://"), "/")
	name, query, _ := strings.Cut(name, "?")
	s := set(free("1"), free("2"), free("3"))
	for _, step := range []struct {
		args string
		want string
	}{
		{"-d 1", "+1"},
		{"--forward --distance 1", "+1 +2"},
		{"", "+1 +2 +3"},
		{"-backward -d 1", "+1 +2 +3 -3"},
		{"-backward -d 0", "+1 +2 +3 -3 -2 -1"},
		{"-to 2 -no-transaction", "+1 +2 +3 -3 -2 -1 +1 +2"},
	} {
		args := append([]string{"-uri", "mongodb://" + server + "/?" + query, "-db", name}, strings.Fields(step.args)...)
		if out, stderr, code := migration(t, s, nil, args...); code != 0 || stderr != "" {
			t.Fatalf("migrate %s exits with %d: %s%s", step.args, code, out, stderr)
		}
		if got := words(t, db); got != step.want {
			t.Errorf("after migrate %s: %q, want %q", step.args, got, step.want)
		}
	}
	// Beanie takes everything back without a word
	_, stderr, code := migration(t, s, nil, "-uri", uri, "-backward")
	if code != 2 || !strings.Contains(stderr, "how far back?") {
		t.Errorf("migrate -backward exits with %d: %s", code, stderr)
	}
}

func configuration(t *testing.T) {
	uri := mongotest.URI(t)
	db := openURI(t, uri)
	s := set(free("1"), free("2"), free("3"))
	env := map[string]string{migrate.URIVariable: uri, migrate.DistanceVariable: "1"}
	run := func(want string, args ...string) {
		t.Helper()
		if out, stderr, code := migration(t, s, env, args...); code != 0 {
			t.Fatalf("migrate %q exits with %d: %s%s", args, code, out, stderr)
		}
		if got := words(t, db); got != want {
			t.Errorf("after migrate %q: %q, want %q", args, got, want)
		}
	}
	run("+1")
	run("+1 +2 +3", "-distance", "0") // a flag wins
	env[migrate.DirectionVariable] = "BACKWARD"
	run("+1 +2 +3 -3")
	run("+1 +2 +3 -3 +3", "-forward")
	env[migrate.DistanceVariable] = "many"
	if _, stderr, code := migration(t, s, env); code != 2 || !strings.Contains(stderr, migrate.DistanceVariable) {
		t.Errorf("a wrong variable exits with %d: %s", code, stderr)
	}
	// the settings file belongs to `databridge migrate`: internal/cli has its transcript
}

func programmatic(t *testing.T) {
	ctx, db := open(t)
	s := set(free("1"), free("2"))
	report, err := s.Run(ctx, db, migrate.Options{DryRun: true})
	must(t, err)
	if ran(report) != "1 2" || words(t, db) != "" || len(stored(t, db, migrate.HistoryName)) != 0 {
		t.Errorf("a dry run says %q and has done %q", ran(report), words(t, db))
	}
	pending, err := s.Pending(ctx, db)
	must(t, err)
	if len(pending) != 2 || pending[0].Name != "1" {
		t.Errorf("pending: %+v", pending)
	}
	_, err = s.Run(ctx, db, migrate.Options{Distance: 1})
	must(t, err)
	applied, err := s.Applied(ctx, db)
	must(t, err)
	if len(applied) != 1 || applied[0].Name != "1" || applied[0].Applied.IsZero() {
		t.Errorf("applied: %+v", applied)
	}
	if got, want := states(t, s, db), "1:applied 2:pending"; got != want {
		t.Errorf("status %q, want %q", got, want)
	}
	_, err = s.Run(ctx, db, migrate.Options{Direction: migrate.Backward, Distance: 1})
	must(t, err)
	if got, want := states(t, s, db), "1:pending 2:pending"; got != want {
		t.Errorf("status %q, want %q", got, want)
	}
}
