package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

const mqlDir = "../../mql"

// What is committed is what the generator writes: go generate ./internal/mql mends a difference.
func TestTablesAreGenerated(t *testing.T) {
	files, err := render(filepath.Join(mqlDir, "testdata", "facts.json"), ".")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(mqlDir, name))
		if err != nil {
			t.Error(err)
			continue
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what mqlgen writes: go generate ./internal/mql", name)
		}
	}
	committed, err := filepath.Glob(filepath.Join(mqlDir, "table_*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range committed {
		if _, ok := files[filepath.Base(path)]; !ok {
			t.Errorf("%s is written by nobody", path)
		}
	}
}

// The facts survive being read and written.
func TestFactsRoundTrip(t *testing.T) {
	path := filepath.Join(mqlDir, "testdata", "facts.json")
	facts, err := readFacts(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := facts.encode()
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("facts.json is not what encode writes")
	}
}

// A wrong flag and a missing file are told in one line, and nothing is written.
func TestBadInput(t *testing.T) {
	for name, tt := range map[string]struct {
		args []string
		code int
	}{
		"unknown flag":  {[]string{"-what"}, 2},
		"missing facts": {[]string{"-facts", "nowhere.json", "-out", t.TempDir()}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if got := run(tt.args, &out); got != tt.code {
				t.Errorf("run(%q) = %d, want %d: %s", tt.args, got, tt.code, out.String())
			}
		})
	}
}
