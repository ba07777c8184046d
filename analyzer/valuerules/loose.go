package valuerules

import (
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
)

// loose reports whether an expression stands where a value of any type may stand: an argument, an element or a field
// whose type is an interface. Only there may a fix change its type.
func loose(p *rule.Pass, e ast.Expr) bool {
	around := parents(p, e)
	for len(around) > 0 {
		if _, paren := around[0].(*ast.ParenExpr); !paren {
			break
		}
		around = around[1:]
	}
	if len(around) == 0 {
		return false
	}
	switch n := around[0].(type) {
	case *ast.KeyValueExpr:
		if lit, ok := around[1].(*ast.CompositeLit); ok && n.Value == e {
			return looseIn(p.Info.TypeOf(lit), n)
		}
	case *ast.CompositeLit:
		return looseIn(p.Info.TypeOf(n), nil) || looseAt(p.Info.TypeOf(n), n, e)
	case *ast.CallExpr:
		return looseArgument(p.Info.TypeOf(n.Fun), n, e)
	case *ast.AssignStmt:
		for i, r := range n.Rhs {
			if r == e && len(n.Lhs) == len(n.Rhs) {
				t := p.Info.TypeOf(n.Lhs[i])
				return t != nil && types.IsInterface(t)
			}
		}
	}
	return false
}

// looseIn reports whether the element, or the field that kv names, of a literal of type t is an interface.
func looseIn(t types.Type, kv *ast.KeyValueExpr) bool {
	if t == nil {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return looseIn(u.Elem(), kv)
	case *types.Map:
		return types.IsInterface(u.Elem())
	case *types.Slice:
		return types.IsInterface(u.Elem())
	case *types.Array:
		return types.IsInterface(u.Elem())
	case *types.Struct:
		return kv != nil && looseField(u, kv.Key)
	}
	return false
}

// looseField reports whether the field that key names is an interface.
func looseField(s *types.Struct, key ast.Expr) bool {
	name, ok := key.(*ast.Ident)
	for i := range s.NumFields() {
		if ok && s.Field(i).Name() == name.Name {
			return types.IsInterface(s.Field(i).Type())
		}
	}
	return false
}

// looseAt reports whether the field at the place of e in an unkeyed struct literal is an interface: bson.E{"a", e}.
func looseAt(t types.Type, lit *ast.CompositeLit, e ast.Expr) bool {
	if t == nil {
		return false
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i, el := range lit.Elts {
		if el == e && i < s.NumFields() {
			return types.IsInterface(s.Field(i).Type())
		}
	}
	return false
}

func looseArgument(t types.Type, call *ast.CallExpr, e ast.Expr) bool {
	if t == nil {
		return false
	}
	sig, ok := t.Underlying().(*types.Signature)
	if !ok {
		return false // a conversion
	}
	for i, a := range call.Args {
		switch n := sig.Params().Len(); {
		case a != e:
		case sig.Variadic() && i >= n-1:
			s, ok := sig.Params().At(n - 1).Type().(*types.Slice)
			return ok && !call.Ellipsis.IsValid() && types.IsInterface(s.Elem())
		case i < n:
			return types.IsInterface(sig.Params().At(i).Type())
		}
	}
	return false
}
