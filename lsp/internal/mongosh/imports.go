package mongosh

import (
	"go/ast"
	goparser "go/parser"
)

// Imports are the import paths of the packages that an expression of Go names.
func (s Style) Imports(expr string) []string {
	e, err := goparser.ParseExpr(expr)
	if err != nil {
		return nil
	}
	named := map[string]bool{}
	ast.Inspect(e, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok {
				named[id.Name] = true
			}
		}
		return true
	})
	root := "go.mongodb.org/mongo-driver/v2/"
	if s.V1 {
		root = "go.mongodb.org/mongo-driver/"
	}
	var paths []string
	for _, pkg := range []struct{ name, path string }{
		{"math", "math"}, {"time", "time"}, {"bson", root + "bson"}, {"primitive", root + "bson/primitive"},
		{"mongo", root + "mongo"}, {"options", root + "mongo/options"},
	} {
		if named[pkg.name] {
			paths = append(paths, pkg.path)
		}
	}
	return paths
}
