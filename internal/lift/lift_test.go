package lift_test

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"

	"github.com/databridge-go/databridge/internal/lift"
)

var update = flag.Bool("update", false, "rewrite what the archives want")

// Each archive in testdata is a program and the queries that are seen in it.
func TestQueries(t *testing.T) {
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
			src := check(t, string(ar.Files[0].Data))
			if strings.HasPrefix(filepath.Base(file), "missing") {
				src = checkWith(t, string(ar.Files[0].Data), imports{}) // neither the driver nor odm can be loaded
			}
			if got, want := dump(src.Fset, lift.Package(src)), string(ar.Files[1].Data); got != want {
				if *update {
					ar.Files[1].Data = []byte(got)
					if err := os.WriteFile(file, txtar.Format(ar), 0o666); err != nil {
						t.Fatal(err)
					}
					return
				}
				t.Errorf("queries differ; got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// check type-checks one file; type errors are kept out of the way, as an editor does.
func check(t testing.TB, text string) lift.Source {
	t.Helper()
	return checkWith(t, text, libraries(t))
}

func checkWith(t testing.TB, text string, libraries types.Importer) lift.Source {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "a.go", text, parser.ParseComments|parser.SkipObjectResolution)
	if f == nil {
		t.Fatal(err)
	}
	return typed(fset, f, libraries)
}

func typed(fset *token.FileSet, f *ast.File, libraries types.Importer) lift.Source {
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes: map[ast.Node]*types.Scope{}, Instances: map[*ast.Ident]types.Instance{},
	}
	conf := types.Config{Importer: libraries, Error: func(error) {}}
	pkg, _ := conf.Check("example.com/app", fset, []*ast.File{f}, info)
	return lift.Source{Fset: fset, Files: []*ast.File{f}, Pkg: pkg, Info: info}
}

// loaded holds the packages that the programs of the tests may import.
var loaded = sync.OnceValues(func() (map[string]*types.Package, error) {
	conf := &packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedExportFile}
	roots, err := packages.Load(conf,
		"context", "fmt", "time", "maps", "slices", "strings", "errors",
		"go.mongodb.org/mongo-driver/v2/bson", "go.mongodb.org/mongo-driver/v2/mongo",
		"go.mongodb.org/mongo-driver/v2/mongo/options", "github.com/databridge-go/databridge/odm", "github.com/databridge-go/databridge/odm/agg")
	found := map[string]*types.Package{}
	for _, p := range roots {
		found[p.PkgPath] = p.Types
	}
	return found, err
})

type imports map[string]*types.Package

func (in imports) Import(path string) (*types.Package, error) {
	if p, ok := in[path]; ok {
		return p, nil
	}
	return nil, os.ErrNotExist
}

func libraries(t testing.TB) types.Importer {
	t.Helper()
	found, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return imports(found)
}
