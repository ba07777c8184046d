package evidence_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/srctest"
)

var update = flag.Bool("update", false, "rewrite what the archives want")

// Each archive in testdata is a program and what is known of its collections.
func TestWorlds(t *testing.T) {
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
			want := &ar.Files[len(ar.Files)-1]
			if got := worldOf(t, ar); got != string(want.Data) {
				if *update {
					want.Data = []byte(got)
					if err := os.WriteFile(file, txtar.Format(ar), 0o666); err != nil {
						t.Fatal(err)
					}
					return
				}
				t.Errorf("the world differs; got:\n%s\nwant:\n%s", got, want.Data)
			}
		})
	}
}

// worldOf dumps the world of the program in an archive. Test variants are summed up too: they must say nothing.
func worldOf(t *testing.T, ar *txtar.Archive) string {
	t.Helper()
	program := load(t, ar)
	var summaries []*evidence.Summary
	var queries []*lift.Query
	for _, p := range program.Packages {
		src := source(program, p)
		lifted := lift.Lift(src)
		if p.Test {
			continue
		}
		summaries = append(summaries, evidence.Summarize(src, lifted))
		queries = append(queries, lifted.Queries...)
	}
	return dump(program.Fset, evidence.NewWorld(summaries...), queries)
}

func load(t testing.TB, ar *txtar.Archive) *srctest.Program {
	t.Helper()
	files := map[string]string{}
	for _, f := range ar.Files {
		if strings.HasSuffix(f.Name, ".go") {
			files[f.Name] = string(f.Data)
		}
	}
	program, err := srctest.Load("example.com/app", files)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range program.Packages {
		if len(p.Errors) > 0 && !strings.Contains(string(ar.Comment), "type errors") {
			t.Fatalf("%s does not type-check: %v", p.Path, p.Errors)
		}
	}
	return program
}

func source(program *srctest.Program, p *srctest.Package) lift.Source {
	return lift.Source{Fset: program.Fset, Files: p.Files, Pkg: p.Types, Info: p.Info}
}
