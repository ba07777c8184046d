package rule

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"

	"github.com/databridge-go/databridge/internal/lift"
)

// FieldsZeroed returns the names of the Go fields of a struct that its function sets to their zero value in so many
// words: User{Age: 0}, u.Name = "", u.Tags = nil. The last value counts.
func FieldsZeroed(p *Pass, n *lift.Node) map[string]bool {
	zeroed := map[string]bool{}
	for name, values := range fieldValues(p, n) {
		zeroed[name] = isZero(p.Info, values[len(values)-1])
	}
	return zeroed
}

// FieldsTrue returns the names of the Go fields of a struct that its function sets to the constant true, and to nothing
// else.
func FieldsTrue(p *Pass, n *lift.Node) map[string]bool {
	out := map[string]bool{}
	for name, values := range fieldValues(p, n) {
		out[name] = !slices.ContainsFunc(values, func(e ast.Expr) bool { return !isTrue(p.Info, e) })
	}
	return out
}

// fieldValues returns what the function of a struct gives to its Go fields, in the literal and by assignments before the
// struct is used.
func fieldValues(p *Pass, n *lift.Node) map[string][]ast.Expr {
	values := map[string][]ast.Expr{}
	value := ast.Unparen(n.Expr)
	if lit, ok := value.(*ast.CompositeLit); ok {
		literalValues(p, lit, values)
	}
	if n.Use != nil {
		value = ast.Unparen(n.Use)
	}
	if addr, ok := value.(*ast.UnaryExpr); ok {
		value = addr.X
	}
	if id, ok := value.(*ast.Ident); ok && p.Info.Uses[id] != nil {
		assignedValues(p, p.Info.Uses[id], id, values)
	}
	return values
}

// literalValues notes the values of a literal, with or without the names of the fields.
func literalValues(p *Pass, lit *ast.CompositeLit, values map[string][]ast.Expr) {
	s, ok := structUnder(p.Info.TypeOf(lit))
	if !ok {
		return
	}
	for i, el := range lit.Elts {
		kv, named := el.(*ast.KeyValueExpr)
		if !named && i < s.NumFields() {
			values[s.Field(i).Name()] = []ast.Expr{el}
			continue
		}
		if !named {
			return // it does not compile
		}
		if key, ok := kv.Key.(*ast.Ident); ok {
			values[key.Name] = []ast.Expr{kv.Value}
		}
	}
}

// assignedValues notes the values that the fields of a variable are given before it is used.
func assignedValues(p *Pass, v types.Object, use *ast.Ident, values map[string][]ast.Expr) {
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
				values[sel.Sel.Name] = append(values[sel.Sel.Name], s.Rhs[i])
			}
		}
		return true
	})
}

func isTrue(info *types.Info, e ast.Expr) bool {
	v := info.Types[e].Value
	return v != nil && v.Kind() == constant.Bool && constant.BoolVal(v)
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
