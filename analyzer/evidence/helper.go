package evidence

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/databridge-go/databridge/internal/lift"
)

// helper notes the keys that a function adds to the documents that it is given: filter["tenant"] = id, and
// append(filter, bson.E{Key: "tenant", Value: id}). Whoever calls it may have them in any filter or document.
func (s *Summary) helper(info *types.Info, fn *ast.FuncDecl) {
	given := parameters(info, fn)
	if len(given) == 0 || fn.Body == nil {
		return
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				if ix, ok := l.(*ast.IndexExpr); ok && given[objectOf(info, ix.X)] {
					s.helps(info, ix.Index)
				}
			}
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "append" && len(n.Args) > 1 && given[objectOf(info, n.Args[0])] {
				for _, a := range n.Args[1:] {
					s.helps(info, elementKey(a))
				}
			}
		}
		return true
	})
}

// helped notes that a key that stands in another function, or in a variable of the package, is in a query on a
// collection. One that is in queries on two collections is everybody's.
func (s *Summary) helped(path string, key token.Pos, collection string) {
	if collection == "" || lift.OfParameter(collection) {
		return // it cannot be told whether it is another one
	}
	switch first, seen := s.keys[key]; {
	case !seen:
		s.keys[key] = collection
	case first != collection:
		s.helpers[path] = true
	}
}

// helps notes a constant key.
func (s *Summary) helps(info *types.Info, key ast.Expr) {
	if key == nil {
		return
	}
	if v := info.Types[key].Value; v != nil && v.Kind() == constant.String {
		s.helpers[constant.StringVal(v)] = true
	}
}

// parameters returns the parameters of a function that are documents, or pointers to them.
func parameters(info *types.Info, fn *ast.FuncDecl) map[types.Object]bool {
	var given map[types.Object]bool
	for _, field := range fn.Type.Params.List {
		for _, id := range field.Names {
			obj := info.Defs[id]
			if obj != nil && isDocument(obj.Type()) {
				if given == nil {
					given = map[types.Object]bool{}
				}
				given[obj] = true
			}
		}
	}
	return given
}

// isDocument reports whether t is bson.M, bson.D or another map of strings to anything, or a pointer to one.
func isDocument(t types.Type) bool {
	switch u := pointee(t).Underlying().(type) {
	case *types.Map:
		key, ok := u.Key().Underlying().(*types.Basic)
		return ok && key.Kind() == types.String && types.IsInterface(u.Elem())
	case *types.Slice:
		return isDriver(u.Elem(), "E")
	}
	return false
}

// objectOf returns what an identifier names, *p included; nil for any other expression.
func objectOf(info *types.Info, e ast.Expr) types.Object {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return info.Uses[e]
	case *ast.StarExpr:
		return objectOf(info, e.X)
	}
	return nil
}

// elementKey is the key of a bson.E literal, nil for any other expression.
func elementKey(e ast.Expr) ast.Expr {
	lit, ok := e.(*ast.CompositeLit)
	if !ok || len(lit.Elts) == 0 {
		return nil
	}
	for _, el := range lit.Elts {
		kv, ok := el.(*ast.KeyValueExpr)
		if !ok {
			return lit.Elts[0]
		}
		if id, ok := kv.Key.(*ast.Ident); ok && id.Name == "Key" {
			return kv.Value
		}
	}
	return nil
}
