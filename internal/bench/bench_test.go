package main

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/mongod"
)

// Every variant of every workload has one turn, in which what it reads and stores is checked document by document. The
// figures are not looked at, but they must all be there. Beanie and PyMongo take part where make has installed them.
func TestAShortRunChecksEveryVariantAndWritesEveryRow(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a MongoDB")
	}
	o := options{rounds: 1, short: true, only: regexp.MustCompile(""), out: filepath.Join(t.TempDir(), "bench.json")}
	if python := here("../../build/beanie-venv/bin/python3"); exists(python) {
		o.python = python
	}
	err := run(t.Context(), o)
	if errors.Is(err, mongod.ErrNoServer) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	rows := readRows(t, o.out)
	for _, target := range targets {
		switch {
		case slices.Contains(long, strings.TrimSuffix(target.row, ".cpu")), strings.HasPrefix(target.row, "iter."): // left out of short runs
		case strings.HasPrefix(target.row, "encode."), strings.HasPrefix(target.row, "decode."): // of the codec's own benchmark
		case o.python == "" && (target.baseline == "beanie" || target.baseline == "pymongo"):
		case !rows[target.row+" "+target.baseline]:
			t.Errorf("there is no row %s against %s", target.row, target.baseline)
		}
	}
	for _, name := range []string{"find1k.untracked driver.All", "insert1k.untracked floor", "find1k.nested.bytes driver.All", "encode.wide.public bson.Marshal", "iter1k.heap driver.Decode"} {
		if !rows[name] {
			t.Errorf("there is no row %s", name)
		}
	}
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// readRows returns the names and baselines of rows, all of which must have every key and a ratio that is right.
func readRows(t *testing.T, file string) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Name     string   `json:"name"`
		Baseline string   `json:"baseline_name"`
		Unit     string   `json:"unit"`
		Ours     *float64 `json:"ours"`
		Other    *float64 `json:"baseline"`
		Ratio    *float64 `json:"ratio"`
	}
	if err := json.Unmarshal(text, &rows); err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, r := range rows {
		if r.Name == "" || r.Baseline == "" || r.Unit == "" || r.Ours == nil || r.Other == nil || names[r.Name+" "+r.Baseline] {
			t.Fatalf("the row %+v lacks something, or is there twice", r)
		}
		if r.Ratio == nil && *r.Ours != 0 || r.Ratio != nil && math.Abs(*r.Ratio**r.Ours-*r.Other) > *r.Other/1000 {
			t.Errorf("%s against %s: %v and %v have the ratio %v", r.Name, r.Baseline, *r.Ours, *r.Other, r.Ratio)
		}
		names[r.Name+" "+r.Baseline] = true
	}
	return names
}

func TestAVariantThatDoesLessThanItsWorkIsFoundOut(t *testing.T) {
	t.Parallel()
	ok := func(context.Context) error { return nil }
	for name, tt := range map[string]struct {
		got  outcome
		run  error
		look error
		err  string
	}{
		"all is there":        {got: outcome{3, 30}},
		"a document is short": {got: outcome{2, 30}, err: "has 2 documents with marks of 30, want 3 with 30"},
		"a field is wrong":    {got: outcome{3, 31}, err: "has 3 documents with marks of 31"},
		"it fails":            {got: outcome{3, 30}, run: errors.New("no server"), err: "work: lazy: no server"},
		"a look finds fault":  {got: outcome{3, 30}, look: errors.New("user 2 is another"), err: "user 2 is another"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := workload{name: "work", scale: nanoseconds, ops: 1, want: outcome{3, 30}}
			run := ok
			if tt.run != nil {
				run = func(context.Context) error { return tt.run }
			}
			_, err := w.take(t.Context(), local("lazy", func() task {
				return task{run: run, look: func(bool) (outcome, error) { return tt.got, tt.look }}
			}), false)
			if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("take = %v, want %q", err, tt.err)
			}
		})
	}
}

func TestMarksDependOnEveryField(t *testing.T) {
	t.Parallel()
	base := users.markP(plainUserOf(3))
	for name, change := range map[string]func(*plainUser){
		"name": func(u *plainUser) { u.Name += "x" }, "email": func(u *plainUser) { u.Email = "" }, "age": func(u *plainUser) { u.Age++ },
		"city": func(u *plainUser) { u.City = "" }, "score": func(u *plainUser) { u.Score = 0 }, "active": func(u *plainUser) { u.Active = !u.Active },
	} {
		u := plainUserOf(3)
		change(u)
		if users.markP(u) == base {
			t.Errorf("the mark is the same when %s is another", name)
		}
		if users.same(3, u) == nil {
			t.Errorf("a user counts as the same when %s is another", name)
		}
	}
	if err := users.same(3, plainUserOf(3)); err != nil {
		t.Error(err)
	}
	if users.markT(userOf(3)) != base {
		t.Error("the model and the plain struct of a user have other marks")
	}
}
