package feature

import (
	"go/token"
	"go/types"

	"github.com/databridge-go/databridge/lsp/internal/session"
)

// TypeDefinition returns where the type is declared of the field that stores the path under an offset: the named type in
// its pointers, slices and maps. ok is false for the types of the language.
func TypeDefinition(snap *session.Snapshot, path string, offset int) (d Declaration, ok bool) {
	t, ok := targetAt(snap, path, offset)
	if !ok {
		return d, false
	}
	s, ok := t.stored()
	if !ok {
		return d, false
	}
	v, ok := s.field.Source.(*types.Var)
	if !ok {
		return d, false
	}
	n := namedIn(v.Type())
	if n == nil || n.Obj().Pkg() == nil {
		return d, false
	}
	own, whole := t.world.Declared(n)
	pos := own.Obj().Pos()
	d = Declaration{t.pkg.Fset, pos, pos}
	if whole {
		d.End = pos + token.Pos(len(own.Obj().Name()))
	}
	return d, pos.IsValid()
}

// namedIn is the named type in pointers, slices, arrays and maps; nil if there is none.
func namedIn(t types.Type) *types.Named {
	for {
		switch u := types.Unalias(t).(type) {
		case *types.Named:
			return u
		case *types.Pointer:
			t = u.Elem()
		case *types.Slice:
			t = u.Elem()
		case *types.Array:
			t = u.Elem()
		case *types.Map:
			t = u.Elem()
		default:
			return nil
		}
	}
}
