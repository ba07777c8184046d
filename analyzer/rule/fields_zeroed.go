package rule

import (
	"go/ast"
	"go/constant"
	"go/types"

	"github.com/databridge-go/databridge/internal/lift"
)

// FieldsZeroed returns the names of the Go fields of a struct that its function sets to their zero value in so many
// words: User{Age: 0}, u.Name = "", u.Tags = nil.
func FieldsZeroed(p *Pass, n *lift.Node) map[string]bool {
	zeroed := map[string]bool{}
	value := ast.Unparen(n.Expr)
	if lit, ok := value.(*ast.CompositeLit); ok {
		for _, el := range lit.Elts {
			kv, ok := el.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			if key, ok := kv.Key.(*ast.Ident); ok && isZero(p.Info, kv.Value) {
				zeroed[key.Name] = true
			}
		}
	}
	if n.Use != nil {
		value = ast.Unparen(n.Use)
	}
	if addr, ok := value.(*ast.UnaryExpr); ok {
		value = addr.X
	}
	if id, ok := value.(*ast.Ident); ok && p.Info.Uses[id] != nil {
		zeroAssignments(p, p.Info.Uses[id], id, zeroed)
	}
	return zeroed
}

// zeroAssignments notes the fields of a variable that are set to zero before it is used.
func zeroAssignments(p *Pass, v types.Object, use *ast.Ident, zeroed map[string]bool) {
	f := p.File(use.Pos())
	if f == nil || v.Pos() < f.FileStart || f.FileEnd < v.Pos() {
		return
	}
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.AssignStmt)
		if !ok || len(s.Lhs) != len(s.Rhs) || s.Pos() > use.Pos() {
			return true
		}
		for i, l := range s.Lhs {
			sel, ok := l.(*ast.SelectorExpr)
			if !ok {
				continue
			}
			if x, ok := sel.X.(*ast.Ident); ok && p.Info.Uses[x] == v {
				zeroed[sel.Sel.Name] = isZero(p.Info, s.Rhs[i])
			}
		}
		return true
	})
}

// isZero reports whether an expression is nil, or the constant 0, "" or false.
func isZero(info *types.Info, e ast.Expr) bool {
	tv := info.Types[e]
	if tv.IsNil() {
		return true
	}
	if tv.Value == nil {
		return false
	}
	switch tv.Value.Kind() {
	case constant.Bool:
		return !constant.BoolVal(tv.Value)
	case constant.String:
		return constant.StringVal(tv.Value) == ""
	case constant.Int, constant.Float:
		return constant.Sign(tv.Value) == 0
	}
	return false
}
