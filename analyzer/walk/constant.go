package walk

import (
	"go/ast"
	"strconv"

	"github.com/databridge-go/databridge/internal/lift"
)

// Null reports whether a node is the untyped nil, which is stored as null.
func Null(n *lift.Node) bool {
	if n == nil {
		return false
	}
	id, ok := ast.Unparen(n.Expr).(*ast.Ident)
	return ok && id.Name == "nil"
}

// Truth returns what a constant means where MongoDB wants a truth value: 0 and false are false, other numbers are
// true. ok is false if n is no constant.
func Truth(n *lift.Node) (on, ok bool) {
	if n == nil {
		return false, false
	}
	switch e := ast.Unparen(n.Expr).(type) {
	case *ast.Ident:
		return e.Name == "true", e.Name == "true" || e.Name == "false"
	case *ast.BasicLit:
		f, err := strconv.ParseFloat(e.Value, 64)
		return f != 0, err == nil
	case *ast.UnaryExpr:
		return true, true // -1
	case *ast.CallExpr: // int32(1)
		if len(e.Args) == 1 {
			return Truth(&lift.Node{Expr: e.Args[0]})
		}
	}
	return false, false
}

// Text returns the string that a literal node holds.
func Text(n *lift.Node) (string, bool) {
	if n == nil {
		return "", false
	}
	if n.Sent != "" {
		return n.Sent, true
	}
	lit, ok := ast.Unparen(n.Expr).(*ast.BasicLit)
	if !ok {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}
