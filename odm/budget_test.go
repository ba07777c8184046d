package odm_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"testing"
)

// methodBudget is how many methods a kind of field may have beside Path, owner and value: every instantiation compiles all of
// them in the models' package.
const methodBudget = 11

func TestKindsKeepTheirMethodBudget(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	methods, inlined := map[string][]string{}, map[string][]string{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
				kind := receiver(f.Recv.List[0].Type)
				methods[kind] = append(methods[kind], f.Name.Name)
				if !hasDirective(f, "//go:noinline") {
					inlined[kind] = append(inlined[kind], f.Name.Name)
				}
			}
		}
	}
	var kinds []string
	for kind, ms := range methods {
		if !slices.Contains(ms, "owner") {
			continue // no kind of field
		}
		kinds = append(kinds, kind)
		if n := len(ms) - 3; n > methodBudget && kind != "AnyFor" {
			t.Errorf("%s has %d methods beside Path, owner and value, %d are allowed: %v", kind, n, methodBudget, ms)
		}
		if want := []string{"Path", "owner", "value"}; !slices.Equal(inlined[kind], want) {
			t.Errorf("%s lets the compiler inline %v, which costs every model's package; only %v may be", kind, inlined[kind], want)
		}
	}
	slices.Sort(kinds)
	if want := []string{"AnyFor", "DocFor", "FieldFor", "ListFor", "MapFor", "NumFor", "OrdFor", "RefFor", "RefsFor", "StrFor"}; !slices.Equal(kinds, want) {
		t.Errorf("the kinds are %v, want %v", kinds, want)
	}
}

// receiver is the name of a method's type.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

func hasDirective(f *ast.FuncDecl, directive string) bool {
	return f.Doc != nil && slices.ContainsFunc(f.Doc.List, func(c *ast.Comment) bool { return c.Text == directive })
}
