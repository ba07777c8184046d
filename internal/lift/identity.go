package lift

import (
	"go/ast"
	"go/types"
	"strings"
)

// A handleKey tells the handles of one variable apart by the type arguments of its owner.
type handleKey struct {
	v  *types.Var
	id string
}

// identity is the canonical name of a variable that holds a collection.
func (w *walker) identity(v *types.Var, e ast.Expr) (string, handleKey) {
	pkg := ""
	if v.Pkg() != nil {
		pkg = v.Pkg().Path()
	}
	id := ""
	switch {
	case v.IsField():
		owner := w.ownerOf(e)
		if owner == "" {
			owner = pkg
		}
		id = "field:" + owner + "." + v.Name()
	case v.Pkg() != nil && v.Parent() == v.Pkg().Scope():
		id = "var:" + pkg + "." + v.Name()
	default:
		id = parameterPrefix + w.funcID() + "." + v.Name()
	}
	return id, handleKey{v, id}
}

func (w *walker) funcID() string {
	if w.fn == nil {
		return ""
	}
	if fn, ok := w.Info.Defs[w.fn.Name].(*types.Func); ok {
		return fn.FullName()
	}
	return w.fn.Name.Name
}

// ownerOf names the type that a field is selected from, with its type arguments.
func (l *lifter) ownerOf(e ast.Expr) string { return typeID(l.ownerType(e)) }

// ownerType is the type that a field is selected from: the outermost one, so that two types that embed one base have
// each its own collection; but an embedded instance of a generic type is told by its type arguments.
func (l *lifter) ownerType(e ast.Expr) types.Type {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	s, ok := l.Info.Selections[sel]
	if !ok {
		return nil
	}
	t := s.Recv()
	for _, i := range s.Index()[:len(s.Index())-1] {
		st, ok := underStruct(t)
		if !ok || i >= st.NumFields() {
			return s.Recv()
		}
		if t = st.Field(i).Type(); len(typeArgs(t)) > 0 {
			return t
		}
	}
	return s.Recv()
}

// typeArgs are the type arguments of an instance; nil inside the generic type itself, where they are its parameters.
func typeArgs(t types.Type) []types.Type {
	if t == nil {
		return nil
	}
	n, ok := types.Unalias(unpointer(t)).(*types.Named)
	if !ok {
		return nil
	}
	return concrete(n.TypeArgs())
}

// concrete returns the types of a list; nil if one of them is a type parameter.
func concrete(list *types.TypeList) []types.Type {
	var args []types.Type
	for i := range list.Len() {
		a := list.At(i)
		if _, param := types.Unalias(a).(*types.TypeParam); param {
			return nil
		}
		args = append(args, a)
	}
	return args
}

// typeID names a type by its path; type parameters are left out, so that a generic type has one name inside.
func typeID(t types.Type) string {
	if t == nil {
		return ""
	}
	n, ok := types.Unalias(unpointer(t)).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return ""
	}
	id := n.Obj().Pkg().Path() + "." + n.Obj().Name()
	return id + typeArgText(typeArgs(n))
}

func typeArgText(args []types.Type) string {
	if len(args) == 0 {
		return ""
	}
	texts := make([]string, len(args))
	for i, a := range args {
		texts[i] = types.TypeString(a, nil)
	}
	return "[" + strings.Join(texts, ",") + "]"
}

// parameterPrefix begins the identity of a collection that is known as a parameter only.
const parameterPrefix = "param:"

// OfParameter reports whether an identity says no more than which parameter holds the collection: it may be any.
func OfParameter(id string) bool { return strings.HasPrefix(id, parameterPrefix) }
