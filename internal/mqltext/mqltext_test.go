package mqltext_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mqltext"
	"github.com/databridge-go/databridge/internal/srctest"
)

var update = flag.Bool("update", false, "rewrite what the archives want")

// Each archive in testdata is a program and the queries in it as mongosh has them.
func TestQueriesAsMongosh(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := written(t, string(ar.Files[0].Data))
			if want := string(ar.Files[1].Data); got == want {
				return
			} else if !*update {
				t.Errorf("queries differ; got:\n%s\nwant:\n%s", got, want)
				return
			}
			ar.Files[1].Data = []byte(got)
			if err := os.WriteFile(file, txtar.Format(ar), 0o666); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// written is the text of every query of a program of one file, by line.
func written(t *testing.T, src string) string {
	t.Helper()
	program, err := srctest.Load("example.com/app", map[string]string{"app.go": src})
	if err != nil {
		t.Fatal(err)
	}
	p := program.Packages[0]
	queries := lift.Package(lift.Source{Fset: program.Fset, Files: p.Files, Pkg: p.Types, Info: p.Info})
	w := mqltext.Writer{Fset: program.Fset, Info: p.Info}
	var b strings.Builder
	for _, q := range queries {
		fmt.Fprintf(&b, "// line %d\n%s\n", program.Fset.Position(q.Call.Pos()).Line, w.Query(q))
	}
	return b.String()
}

// Half a program has no types, and its calls lack arguments: whatever is lifted from it is written, and the same each time.
func TestHalfAProgramIsWrittenToo(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		src := string(ar.Files[0].Data)
		for cut := 0; cut < len(src); cut += 41 {
			program, err := srctest.Load("example.com/app", map[string]string{"app.go": src[:cut]})
			if err != nil || len(program.Packages) == 0 {
				continue // not even a package clause
			}
			p := program.Packages[0]
			for _, q := range lift.Package(lift.Source{Fset: program.Fset, Files: p.Files, Pkg: p.Types, Info: p.Info}) {
				w := mqltext.Writer{}
				if first, second := w.Query(q), w.Query(q); first == "" || first != second {
					t.Errorf("cut at %d: %q, then %q", cut, first, second)
				}
			}
		}
	}
}
