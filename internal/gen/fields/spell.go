package fields

import (
	"go/types"
	"strings"
)

// maxNesting bounds the walk through a type.
const maxNesting = 30

// spellable reports whether every name in a type can be written in the package.
func (g *generator) spellable(t types.Type, depth int) bool {
	depth++
	if depth > maxNesting {
		return false
	}
	switch t := t.(type) {
	case *types.Alias:
		return g.reaches(t.Obj()) && g.all(t.TypeArgs(), depth)
	case *types.Named:
		return g.reaches(t.Obj()) && g.all(t.TypeArgs(), depth)
	case *types.Basic:
		return t.Kind() != types.Invalid
	case *types.Pointer:
		return g.spellable(t.Elem(), depth)
	case *types.Slice:
		return g.spellable(t.Elem(), depth)
	case *types.Array:
		return g.spellable(t.Elem(), depth)
	case *types.Chan:
		return g.spellable(t.Elem(), depth)
	case *types.Map:
		return g.spellable(t.Key(), depth) && g.spellable(t.Elem(), depth)
	case *types.Struct:
		for f := range t.Fields() {
			if !f.Exported() && f.Pkg() != g.Types || !g.spellable(f.Type(), depth) {
				return false
			}
		}
		return true
	case *types.Interface:
		return t.NumMethods() == 0 && t.NumEmbeddeds() == 0
	}
	return false
}

func (g *generator) all(list *types.TypeList, depth int) bool {
	for t := range list.Types() {
		if !g.spellable(t, depth) {
			return false
		}
	}
	return true
}

// reaches reports whether the package can name a type.
func (g *generator) reaches(o *types.TypeName) bool {
	p := o.Pkg()
	switch {
	case p == nil:
		return true // predeclared
	case o.Parent() != nil && o.Parent() != p.Scope():
		return false // local to a function
	case p == g.Types:
		return true
	}
	return o.Exported() && importable(p.Path(), g.Types.Path())
}

// importable applies the rules for internal and vendored packages.
func importable(path, from string) bool {
	if path == "command-line-arguments" || strings.HasSuffix(path, "_test") {
		return false
	}
	i := strings.LastIndex("/"+path+"/", "/internal/")
	if i < 0 {
		return true
	}
	parent := strings.TrimSuffix(("/" + path)[:i], "/")
	return strings.HasPrefix("/"+from+"/", parent+"/")
}
