package faulttest

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/analyzer"
	"github.com/databridge-go/databridge/internal/srctest"
)

const appsDir = "../../testdata/apps"

// An app is a correct program.
type app struct {
	name  string
	files map[string]string
}

func (a app) module() string { return "example.com/" + a.name }

// apps are the programs of testdata/apps; the shop, which is wrong on purpose, is repaired.
func apps(t *testing.T) []app {
	t.Helper()
	all := []app{read(t, "clinic"), read(t, "library"), read(t, "shop")}
	repair(t, all[2].files)
	return all
}

func read(t *testing.T, name string) app {
	t.Helper()
	a := app{name, map[string]string{}}
	root := filepath.Join(appsDir, name)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		in, err := filepath.Rel(root, path)
		a.files[filepath.ToSlash(in)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// repairs are what the planted faults of the shop should be.
var repairs = map[string]string{
	"Label   string    `bson:\"code\"`":                    "Label   string    `bson:\"label\"`",
	`func (s *Store) ByID(ctx context.Context, id string)`: `func (s *Store) ByID(ctx context.Context, id bson.ObjectID)`,
	`"ship_to.citty"`: `"ship_to.city"`,
	`"placedAt"`:      `"placed_at"`,
	`filter["placed_at"] = bson.M{"$lt": *to}`: `filter["total"] = bson.M{"$gt": 0}`,
	`bson.M{"status": "shipped"}`:              `bson.M{"$set": bson.M{"status": "shipped"}}`,
	`"gt": 0`:                                  `"$gt": 0`,
	`"nm` + `ae"`:                              `"name"`,
	`"emial"`:                                  `"email"`,
	`"$al"`:                                    `"$all"`,
}

// repair mends the shop. A planted fault without a repair shows as a finding in correct code.
func repair(t *testing.T, files map[string]string) {
	t.Helper()
	for from, to := range repairs {
		found := false
		for name, text := range files {
			if strings.Contains(text, from) {
				files[name], found = strings.ReplaceAll(text, from, to), true
			}
		}
		if !found {
			t.Errorf("the shop has no %s to repair", from)
		}
	}
}

// A verdict is what is said of a program.
type verdict struct {
	refused  string // by the compiler
	findings []string
	queries  int
}

// judge checks a program in which one file has other text; "" changes none.
func (a app) judge(t *testing.T, file, text string) verdict {
	t.Helper()
	files := a.files
	if file != "" {
		files = maps.Clone(files)
		files[file] = text
	}
	program, err := srctest.Load(a.module(), files)
	if err != nil {
		t.Fatal(err)
	}
	var units []*analyzer.Unit
	for _, p := range program.Packages {
		if len(p.Errors) > 0 {
			return verdict{refused: p.Errors[0].Error()}
		}
		units = append(units, &analyzer.Unit{Fset: program.Fset, Files: p.Files, Pkg: p.Types, Info: p.Info, Test: p.Test})
	}
	results, err := analyzer.Run(context.Background(), units, analyzer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var v verdict
	for _, r := range results {
		v.queries += r.Coverage.Checked
		for _, f := range r.Findings {
			v.findings = append(v.findings, program.Fset.Position(f.Pos).String()+": "+f.Message+" ("+string(f.Code)+")")
		}
	}
	return v
}

// Nothing is said of a correct program, and all of its queries are looked at.
func TestCorrectProgramsAreSilent(t *testing.T) {
	t.Parallel()
	queries := 0
	for _, a := range apps(t) {
		v := a.judge(t, "", "")
		if v.refused != "" {
			t.Errorf("%s: %s", a.name, v.refused)
		}
		for _, f := range v.findings {
			t.Errorf("%s: false alarm: %s", a.name, f)
		}
		queries += v.queries
	}
	t.Logf("%d correct queries", queries)
	if queries < 80 {
		t.Errorf("%d correct queries, want 80 at least", queries)
	}
}
