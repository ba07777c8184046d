package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// changing are the package-level variables of odm that change, each with the reason why it may.
var changing = map[string]string{
	"plans": "the memory of a pure function of a type: a Link that encodes itself has no database to ask",
}

// TestOdmKeepsNoState looks at every package-level variable of odm: it is an error value, a compiled pattern, or a value
// of literals that nobody assigns to, and whose kind nobody can change in place from outside.
func TestOdmKeepsNoState(t *testing.T) {
	t.Parallel()
	seen := 0
	err := filepath.WalkDir("../../odm", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			g, ok := decl.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				seen++
				for i, name := range v.Names {
					if changing[name.Name] == "" && name.Name != "_" && (i >= len(v.Values) || !fixed(v.Values[i])) {
						t.Errorf("%s: the package-level variable %s may hold state", path, name.Name)
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen == 0 {
		t.Error("odm has no package-level variable: this test looks at the wrong place")
	}
}

// fixed reports whether an expression makes a value that stays as it is: an error, a pattern, or a composite of such
// values that is no map and no pointer.
func fixed(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit, *ast.Ident, *ast.SelectorExpr, *ast.FuncLit:
		return true
	case *ast.BinaryExpr:
		return fixed(e.X) && fixed(e.Y)
	case *ast.KeyValueExpr:
		return fixed(e.Value)
	case *ast.CompositeLit:
		_, isMap := e.Type.(*ast.MapType)
		return !isMap && !slices.ContainsFunc(e.Elts, func(x ast.Expr) bool { return !fixed(x) })
	case *ast.CallExpr:
		s, ok := e.Fun.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		of, ok := s.X.(*ast.Ident)
		return ok && (of.Name == "errors" && s.Sel.Name == "New" || of.Name == "regexp" && s.Sel.Name == "MustCompile")
	}
	return false
}
