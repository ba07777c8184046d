package fields

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// ProxyOf returns the kind of a type that is one of odm's kinds of field, and its type arguments: the model first.
func ProxyOf(t types.Type) (k Kind, args []types.Type, ok bool) {
	if t == nil {
		return "", nil, false
	}
	if _, pointer := types.Unalias(t).(*types.Pointer); pointer {
		return "", nil, false
	}
	name, args, ok := lift.ODMType(t)
	kinds := []Kind{KindField, KindOrd, KindNum, KindStr, KindList, KindDoc, KindMap, KindRef, KindRefs, "Any"}
	return Kind(name), args, ok && len(args) > 0 && slices.Contains(kinds, Kind(name))
}

// Spell writes the proxy type that a field of a model should have, with the names that a file of package p imports. ok is
// false where the file cannot name it without another import.
func Spell(p *types.Package, f *ast.File, info *types.Info, owner, t types.Type, v *model.Value) (proxy string, ok bool) {
	g := newGenerator(&Package{Types: p})
	for _, spec := range f.Imports {
		n := info.PkgNameOf(spec)
		if path, err := strconv.Unquote(spec.Path.Value); err == nil && n != nil && n.Name() != "_" && n.Name() != "." {
			g.imports[path], g.paths[n.Name()] = n.Name(), path
		}
	}
	before := len(g.imports)
	name, ok := g.spell(owner)
	if !ok {
		return "", false
	}
	_, proxy = g.kind(name, t, v)
	return proxy, len(g.imports) == before
}
