package feature

import (
	"go/ast"
	"go/types"
	"slices"
)

// takesAny reports whether a literal stands where a value of any type may stand: in a document, an array, or as an argument.
func (a *asked) takesAny(around []ast.Node, lit ast.Expr) bool {
	i := slices.Index(around, ast.Node(lit))
	if i < 0 || i+1 >= len(around) {
		return false
	}
	parent := around[i+1]
	if kv, ok := parent.(*ast.KeyValueExpr); ok && kv.Value == lit && i+2 < len(around) {
		parent = around[i+2]
	}
	switch parent := parent.(type) {
	case *ast.CompositeLit:
		return a.holdsAny(parent)
	case *ast.CallExpr:
		sig, ok := a.pkg.Info.TypeOf(parent.Fun).(*types.Signature)
		n := slices.Index(parent.Args, lit)
		if !ok || n < 0 || sig.Variadic() && n >= sig.Params().Len()-1 || n >= sig.Params().Len() {
			return false
		}
		return isAny(sig.Params().At(n).Type())
	}
	return false
}

// holdsAny reports whether the elements of a literal, or the value of a bson.E, may be of any type.
func (a *asked) holdsAny(lit *ast.CompositeLit) bool {
	t := a.pkg.Info.TypeOf(lit)
	if t == nil {
		return false
	}
	switch t := t.Underlying().(type) {
	case *types.Map:
		return isAny(t.Elem())
	case *types.Slice:
		return isAny(t.Elem())
	}
	return a.bsonType(lit) == "E"
}

func isAny(t types.Type) bool {
	i, ok := types.Unalias(t).Underlying().(*types.Interface)
	_, param := t.(*types.TypeParam)
	return ok && !param && i.Empty()
}
