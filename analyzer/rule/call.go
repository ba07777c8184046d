package rule

import (
	"go/ast"
	"go/types"
)

// Callee returns the function or method that a call calls, nil for a closure, a conversion or a type error.
func Callee(info *types.Info, call *ast.CallExpr) *types.Func {
	var id *ast.Ident
	switch f := Uninstantiated(call.Fun).(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	default:
		return nil
	}
	fn, _ := info.Uses[id].(*types.Func)
	return fn
}

// Uninstantiated takes parentheses and type arguments off a function.
func Uninstantiated(e ast.Expr) ast.Expr {
	switch x := ast.Unparen(e).(type) {
	case *ast.IndexExpr:
		return Uninstantiated(x.X)
	case *ast.IndexListExpr:
		return Uninstantiated(x.X)
	default:
		return x
	}
}
