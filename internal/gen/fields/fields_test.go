package fields_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/databridge-go/databridge/internal/gen/fields"
	"github.com/databridge-go/databridge/internal/srctest"
)

var update = flag.Bool("update", false, "write what is generated into the archives")

// An archive is a small program with the file that is generated for its models/ (and, in notes, what is said): code of the
// program that uses the proxies must compile once they are there.
func TestArchives(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			program := map[string]string{}
			for _, f := range ar.Files {
				program[f.Name] = string(f.Data)
			}
			delete(program, generated)
			delete(program, "notes")
			r, notes := generate(t, program)
			compiles(t, program, r)
			for _, f := range []txtar.File{{Name: generated, Data: r.Source}, {Name: "notes", Data: []byte(notes)}} {
				compare(t, file, ar, f)
			}
		})
	}
}

const generated = "models/models_fields.go"

// compare holds what came out against the archive's file.
func compare(t *testing.T, file string, ar *txtar.Archive, got txtar.File) {
	t.Helper()
	i := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == got.Name })
	var want []byte
	if i >= 0 {
		want = ar.Files[i].Data
	}
	if bytes.Equal(got.Data, want) {
		return
	}
	if !*update {
		t.Errorf("%s is\n%s\nwant\n%s\n(-update writes it)", got.Name, got.Data, want)
		return
	}
	if i < 0 {
		ar.Files = append(ar.Files, got)
	} else {
		ar.Files[i] = got
	}
	if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
		t.Fatal(err)
	}
}

// generate generates for the package models of a program, twice: the result must not change.
func generate(t *testing.T, program map[string]string) (r *fields.Result, notes string) {
	t.Helper()
	for range 2 {
		loaded, err := srctest.Load("example.com/app", program)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range loaded.Packages {
			if p.Path != "example.com/app/models" || p.Test {
				continue
			}
			again, err := fields.Generate(&fields.Package{Fset: loaded.Fset, Files: p.Files, Types: p.Types, Info: p.Info})
			if err != nil {
				t.Fatal(err)
			}
			if r != nil && !bytes.Equal(r.Source, again.Source) {
				t.Errorf("a second run generates\n%s\nthe first\n%s", again.Source, r.Source)
			}
			r, notes = again, ""
			for _, n := range r.Notes {
				at := loaded.Fset.Position(n.Pos)
				notes += fmt.Sprintf("%s:%d: %s\n", at.Filename, at.Line, n.Text)
			}
		}
	}
	if r == nil {
		t.Fatal("no package models in the program")
	}
	return r, notes
}

// compiles type-checks the program with the generated file.
func compiles(t *testing.T, program map[string]string, r *fields.Result) {
	t.Helper()
	whole := maps.Clone(program)
	if r.Source != nil {
		whole[generated] = string(r.Source)
	}
	loaded, err := srctest.Load("example.com/app", whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range loaded.Packages {
		for _, err := range p.Errors {
			t.Errorf("with the generated file: %v", err)
		}
	}
}
