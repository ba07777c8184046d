package lift_test

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/databridge-go/databridge/internal/lift"
)

// programs returns the programs of the archives.
func programs(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	var out []string
	for _, f := range files {
		ar, err := txtar.ParseFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(ar.Files[0].Data))
	}
	return out
}

// lifted lifts whatever can be parsed of a text; each query stands on a call and each part has a node.
func lifted(t *testing.T, text string) {
	t.Helper()
	fset := token.NewFileSet()
	f, _ := parser.ParseFile(fset, "a.go", text, parser.ParseComments|parser.SkipObjectResolution)
	if f == nil {
		return
	}
	for _, q := range lift.Package(typed(fset, f, libraries(t))) {
		if q.Call == nil {
			t.Error("a query without a call")
		}
		for _, p := range q.Parts {
			if p.Node == nil || p.Node.Expr == nil {
				t.Errorf("%s: the %s has no node", q.Verb, p.Role)
			}
		}
	}
}

// A program that is being typed may end anywhere.
func TestHalfAProgram(t *testing.T) {
	for _, text := range programs(t) {
		for n := 0; n < len(text); n += 1 + len(text)/400 {
			lifted(t, text[:n])
		}
	}
}

// FuzzPackage lifts damaged programs.
func FuzzPackage(f *testing.F) {
	for _, text := range programs(f) {
		f.Add(text, uint(len(text)/2), uint(20))
	}
	f.Fuzz(func(t *testing.T, text string, at, n uint) {
		at = min(at, uint(len(text)))
		lifted(t, text[:at]+text[min(at+n%64, uint(len(text))):])
	})
}
