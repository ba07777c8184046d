package lifecycle

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/lift"
)

// A symbol is a type, function or method of the driver or of odm, known by import path and name. The zero symbol is
// anything else.
type symbol struct {
	api  lift.API
	pkg  string // below the library's path: "mongo", "bson", "" for odm itself
	recv string // the named type of a method; "" for types and functions
	name string
}

// driver reports whether s belongs to the MongoDB driver, of either major.
func (s symbol) driver() bool { return s.api == lift.DriverV1 || s.api == lift.DriverV2 }

// is reports whether s is the driver's function or method of that package.
func (s symbol) is(pkg, recv, name string) bool {
	return s.driver() && s.pkg == pkg && s.recv == recv && s.name == name
}

// callee returns the library function that a call calls, promoted methods included.
func callee(info *types.Info, call *ast.CallExpr) symbol {
	fn := rule.Callee(info, call)
	if fn == nil || fn.Pkg() == nil {
		return symbol{}
	}
	s := in(fn.Pkg().Path())
	if s == (symbol{}) {
		return s
	}
	s.name = fn.Name()
	if recv := fn.Signature().Recv(); recv != nil {
		n, named := types.Unalias(pointee(recv.Type())).(*types.Named)
		if !named {
			return symbol{}
		}
		s.recv = n.Obj().Name()
	}
	return s
}

// named returns the library type that t is; pointers are not followed.
func named(t types.Type) symbol {
	if t == nil {
		return symbol{}
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return symbol{}
	}
	s := in(n.Obj().Pkg().Path())
	if s != (symbol{}) {
		s.name = n.Obj().Name()
	}
	return s
}

// in splits an import path into the library and the package below it.
func in(path string) symbol {
	if _, after, vendored := strings.Cut(path, "/vendor/"); vendored {
		path = after
	}
	for _, api := range []lift.API{lift.DriverV2, lift.DriverV1, lift.ODM} { // v1's path begins like v2's
		if path == string(api) {
			return symbol{api: api}
		}
		if pkg, below := strings.CutPrefix(path, string(api)+"/"); below {
			return symbol{api: api, pkg: pkg}
		}
	}
	return symbol{}
}

// pointee takes one pointer off a type.
func pointee(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// variable returns the variable that an expression is nothing but the name of.
func variable(info *types.Info, e ast.Expr) *types.Var {
	id, ok := e.(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := info.ObjectOf(id).(*types.Var)
	return v
}

// mentions reports whether a variable occurs in a piece of syntax.
func mentions(info *types.Info, n ast.Node, v *types.Var) bool {
	if n == nil || v == nil {
		return false
	}
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && info.ObjectOf(id) == v {
			found = true
		}
		return !found
	})
	return found
}
