package evidence

import (
	"fmt"
	"go/types"

	"github.com/databridge-go/databridge/internal/model/fromtypes"
)

// A typeKey names a type. The types of two packages may come from different runs of the type checker, where one
// declaration has two values of go/types: their keys are equal all the same.
type typeKey string

// keyOf returns the key of a struct type that has a name; ok is false for every other type.
func keyOf(t types.Type) (key typeKey, ok bool) {
	n := named(t)
	if n == nil {
		return "", false
	}
	if _, ok := n.Underlying().(*types.Struct); !ok {
		return "", false
	}
	return typeKey(spell(n)), true
}

// same reports whether two types are one struct.
func same(a, b types.Type) bool {
	x, ok := keyOf(a)
	y, _ := keyOf(b)
	return ok && x == y
}

// spell writes a type with full import paths. Local types are told apart by where they stand.
func spell(n *types.Named) string {
	text := types.TypeString(n, nil)
	if isLocal(n) {
		text += fmt.Sprintf("@%d", n.Obj().Pos())
	}
	return text
}

// named returns the named type that t is, or points to; nil if it is none.
func named(t types.Type) *types.Named {
	n, _ := types.Unalias(pointee(t)).(*types.Named)
	if n == nil || n.Obj() == nil || n.Obj().Pkg() == nil {
		return nil
	}
	return n
}

// pointee takes pointers off.
func pointee(t types.Type) types.Type {
	for range 4 {
		if t == nil {
			return types.Typ[types.Invalid]
		}
		p, ok := types.Unalias(t).(*types.Pointer)
		if !ok {
			break
		}
		t = p.Elem()
	}
	return t
}

// isLocal reports whether a type is declared in a function.
func isLocal(n *types.Named) bool {
	return n.Obj().Parent() != n.Obj().Pkg().Scope() && n.Obj().Parent() != nil
}

// generic reports whether a type mentions a type parameter: it is another type wherever it is used.
func generic(n *types.Named) bool {
	for i := range n.TypeArgs().Len() {
		arg := n.TypeArgs().At(i)
		if _, ok := types.Unalias(pointee(arg)).(*types.TypeParam); ok {
			return true
		}
		if inner := named(arg); inner != nil && generic(inner) {
			return true
		}
	}
	return n.TypeParams().Len() > 0 && n.TypeArgs().Len() == 0
}

// qualified is the import path and name of a type as the model engine spells it.
func qualified(n *types.Named) string {
	v := fromtypes.Type(n)
	return v.PkgPath() + "." + v.Name()
}
