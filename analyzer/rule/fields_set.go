package rule

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/databridge-go/databridge/internal/lift"
)

// FieldsSet returns the names of the Go fields that are given a value before a struct reaches its query: by its literal
// and by assignments anywhere in the function. known is false where something else may set them: the struct is a
// parameter or the result of a call, or its address is taken.
func FieldsSet(p *Pass, n *lift.Node) (given map[string]bool, known bool) {
	given = map[string]bool{}
	value := ast.Unparen(n.Expr)
	if lit, ok := value.(*ast.CompositeLit); ok {
		if !fieldsOfLiteral(p, lit, given) {
			return nil, false
		}
		if n.Use == nil {
			return given, true
		}
	}
	if n.Use != nil {
		value = ast.Unparen(n.Use)
	}
	if addr, ok := value.(*ast.UnaryExpr); ok && addr.Op == token.AND {
		value = ast.Unparen(addr.X)
		if _, literal := value.(*ast.CompositeLit); literal {
			return given, true
		}
	}
	id, ok := value.(*ast.Ident)
	if !ok {
		return nil, false
	}
	v, ok := p.Info.Uses[id].(*types.Var)
	if !ok || v.IsField() || v.Kind() != types.LocalVar {
		return nil, false
	}
	t := tracked{Pass: p, v: v, given: given, query: id}
	return given, t.follow()
}

// fieldsOfLiteral notes the fields that a literal names; false if it is not written with names.
func fieldsOfLiteral(p *Pass, lit *ast.CompositeLit, given map[string]bool) bool {
	for _, el := range lit.Elts {
		kv, ok := el.(*ast.KeyValueExpr)
		if !ok {
			return false // every field is given then
		}
		if key, ok := kv.Key.(*ast.Ident); ok {
			given[key.Name] = true
		}
	}
	_, ok := structUnder(p.Info.TypeOf(lit))
	return ok
}

func structUnder(t types.Type) (*types.Struct, bool) {
	if t == nil {
		return nil, false
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	return s, ok
}

// A tracked is a local variable that holds a struct.
type tracked struct {
	*Pass

	v     *types.Var
	given map[string]bool
	query *ast.Ident // where the query uses it
}

// follow notes the fields that are assigned, and reports whether that is all that happens to the variable.
func (t tracked) follow() bool {
	f := t.File(t.v.Pos())
	if f == nil {
		return false
	}
	declared, plain := false, true
	var around []ast.Node
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil {
			around = around[:len(around)-1]
			return true
		}
		around = append(around, n)
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		if t.Info.Defs[id] == t.v {
			declared = t.ofLiteral(around)
		}
		if t.Info.Uses[id] == t.v && !t.harmless(around) {
			plain = false
		}
		return true
	})
	return declared && plain
}

// ofLiteral reports whether the declaration at the end of around gives the variable a literal, or nothing.
func (t tracked) ofLiteral(around []ast.Node) bool {
	if len(around) < 2 {
		return false
	}
	switch s := around[len(around)-2].(type) {
	case *ast.ValueSpec:
		return len(s.Values) == 0 || len(s.Values) == 1 && len(s.Names) == 1 && isLiteral(s.Values[0])
	case *ast.AssignStmt:
		return len(s.Lhs) == 1 && len(s.Rhs) == 1 && isLiteral(s.Rhs[0])
	}
	return false
}

func isLiteral(e ast.Expr) bool {
	e = ast.Unparen(e)
	if addr, ok := e.(*ast.UnaryExpr); ok && addr.Op == token.AND {
		e = ast.Unparen(addr.X)
	}
	_, ok := e.(*ast.CompositeLit)
	return ok
}

// harmless reports whether a use of the variable cannot set a field unseen: it reads or assigns one, or hands a copy of
// the value on.
func (t tracked) harmless(around []ast.Node) bool {
	id := around[len(around)-1].(*ast.Ident)
	if id == t.query {
		return true
	}
	if len(around) < 3 {
		return false
	}
	_, pointer := t.v.Type().Underlying().(*types.Pointer)
	switch up := around[len(around)-2].(type) {
	case *ast.SelectorExpr:
		return up.X == id && t.selected(up, around[len(around)-3])
	case *ast.CallExpr:
		return !pointer && up.Fun != id
	case *ast.CompositeLit, *ast.KeyValueExpr, *ast.ReturnStmt, *ast.BinaryExpr:
		return !pointer
	}
	return false
}

// selected notes an assignment to a field of the variable; false for its methods and for addresses of its fields.
func (t tracked) selected(sel *ast.SelectorExpr, up ast.Node) bool {
	if s := t.Info.Selections[sel]; s == nil || s.Kind() != types.FieldVal {
		return false
	}
	switch up := up.(type) {
	case *ast.AssignStmt:
		for _, l := range up.Lhs {
			if l == sel {
				t.given[sel.Sel.Name] = true
			}
		}
	case *ast.UnaryExpr:
		return up.Op != token.AND
	case *ast.SelectorExpr, *ast.IndexExpr, *ast.IncDecStmt:
		t.given[sel.Sel.Name] = true // u.Home.City = …: who sets a part of it knows of it
	}
	return true
}
