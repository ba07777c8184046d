package fields

import (
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
)

// parts adds the structs to found that a struct's fields hold, those that it is linked to, and theirs.
func (g *generator) parts(found []*types.Named, t types.Type) []*types.Named {
	m := g.models.Struct(fromtypes.Type(t))
	if m == nil {
		return found
	}
	for _, f := range m.Fields {
		for _, in := range inlined(t, f) {
			found = g.part(found, in.Type())
		}
		found = g.valueParts(found, f.Source.(*types.Var).Type(), f.Value, 0)
	}
	return found
}

// valueParts adds the structs that a value of type t holds.
func (g *generator) valueParts(found []*types.Named, t types.Type, v *model.Value, depth int) []*types.Named {
	if v == nil || depth > maxNesting {
		return found
	}
	switch t = pointee(t); KindOf(t, v) {
	case KindRef:
		return g.part(found, linked(t))
	case KindRefs:
		elem, _ := element(t)
		return g.part(found, linked(pointee(elem)))
	case KindDoc:
		return g.part(found, t)
	case KindList:
		elem, _ := element(t)
		return g.valueParts(found, elem, v.Elem, depth+1)
	case KindMap:
		return g.valueParts(found, t.Underlying().(*types.Map).Elem(), v.Elem, depth+1)
	}
	return found
}

// part adds one struct. One without a name, and an instance of a generic type, has no set, but its parts may have.
// Another package's document has its set there.
func (g *generator) part(found []*types.Named, t types.Type) []*types.Named {
	t = types.Unalias(pointee(t))
	n, isNamed := t.(*types.Named)
	switch {
	case !isNamed:
		if m := g.models.Struct(fromtypes.Type(t)); m != nil && !g.visited(t) {
			return g.parts(found, t)
		}
		return found
	case isODM(n, "DocumentOf"):
		return found
	case n.TypeArgs().Len() > 0:
		if g.visited(t) {
			return found
		}
		return g.parts(found, t)
	case g.known[n.Obj()] || n.Obj().Pkg() == nil || n.Obj().Parent() != n.Obj().Pkg().Scope():
		return found
	}
	g.known[n.Obj()] = true
	m := g.models.Struct(fromtypes.Type(n))
	if m == nil || len(m.Fields) == 0 {
		return found
	}
	if g.local(n) {
		if f := g.fileOf(n); f == nil || constrained(g.Fset, f) {
			return found // what stands in a file of its own platform cannot be named everywhere
		}
	} else if m.Document || !g.reaches(n.Obj()) {
		return found
	}
	return g.parts(append(found, n), n)
}

// fileOf returns the file that declares a type of the package.
func (g *generator) fileOf(n *types.Named) *ast.File {
	for _, f := range g.Files {
		if f.FileStart <= n.Obj().Pos() && n.Obj().Pos() < f.FileEnd {
			return f
		}
	}
	return nil
}

// visited reports whether a struct without an object of its own was met before.
func (g *generator) visited(t types.Type) bool {
	for _, seen := range g.seen {
		if types.Identical(seen, t) {
			return true
		}
	}
	g.seen = append(g.seen, t)
	return len(g.seen) > 1000 // type N[T any] struct{ Next *N[[]T] }
}

// inlined returns the Go fields through which a stored field is reached, outermost first: the structs that are stored
// inline.
func inlined(t types.Type, f *model.Field) []*types.Var {
	var through []*types.Var
	for _, i := range f.Index[:len(f.Index)-1] {
		s, ok := pointee(t).Underlying().(*types.Struct)
		if !ok || i >= s.NumFields() {
			return through
		}
		through = append(through, s.Field(i))
		t = s.Field(i).Type()
	}
	return through
}
