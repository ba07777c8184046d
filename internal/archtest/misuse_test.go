package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"
)

// What odm's types must refuse: each file of testdata/misuse.txtar is compiled beside the archive's fields.go, and every line
// that ends in a comment must be an error which says that. Files without such a line must compile.
func TestMisuseOfFieldsDoesNotCompile(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/misuse.txtar")
	if err != nil {
		t.Fatal(err)
	}
	imports := imported(t, module+"/odm", "go.mongodb.org/mongo-driver/v2/bson", "context")
	fields := archive.Files[0]
	for _, file := range archive.Files[1:] {
		t.Run(file.Name, func(t *testing.T) {
			t.Parallel()
			fset := token.NewFileSet()
			program := []*ast.File{parsed(t, fset, fields), parsed(t, fset, file)}
			var got []types.Error
			config := types.Config{Importer: imports, Error: func(err error) { got = append(got, err.(types.Error)) }}
			_, _ = config.Check("shop", fset, program, nil) // its error is the first of those that Error was told
			compare(t, fset, wanted(fset, program[1]), got)
		})
	}
}

// compare wants one error on each line, and it must hold the line's text.
func compare(t *testing.T, fset *token.FileSet, want map[int]string, got []types.Error) {
	t.Helper()
	for _, e := range got {
		line := fset.Position(e.Pos).Line
		text, ok := want[line]
		if !ok || !strings.Contains(e.Msg, text) {
			t.Errorf("line %d: the compiler says %q, want %q", line, e.Msg, text)
		}
		delete(want, line)
	}
	for line, text := range want {
		t.Errorf("line %d compiles, want the error %q", line, text)
	}
}

func parsed(t *testing.T, fset *token.FileSet, f txtar.File) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(fset, f.Name, f.Data, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// wanted returns the comments of a file by their lines.
func wanted(fset *token.FileSet, file *ast.File) map[int]string {
	lines := map[int]string{}
	for _, c := range file.Comments {
		lines[fset.Position(c.Pos()).Line] = strings.TrimSpace(c.Text())
	}
	return lines
}

// An importer knows the packages that a test has loaded.
type importer map[string]*types.Package

func (i importer) Import(path string) (*types.Package, error) { return i[path], nil }

func imported(t *testing.T, paths ...string) importer {
	t.Helper()
	mode := packages.NeedName | packages.NeedTypes | packages.NeedExportFile | packages.NeedImports
	loaded, err := packages.Load(&packages.Config{Mode: mode}, paths...)
	if err != nil {
		t.Fatal(err)
	}
	all := importer{}
	for _, p := range loaded {
		for _, err := range p.Errors {
			t.Fatal(err)
		}
		all[p.PkgPath] = p.Types
	}
	return all
}
