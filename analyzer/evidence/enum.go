package evidence

import (
	"go/constant"
	"go/types"
	"slices"

	"github.com/databridge-go/databridge/internal/model"
)

// An Enum is a named type of text with constants.
type Enum struct {
	Type   *types.Named
	Values []*types.Const // in the order of their declaration
	Whole  bool           // the package that declares it is seen whole
}

// Enum returns the enum that every struct of a model has at a path; nil if there is none, or several.
func (w *World) Enum(m *Model, path string) *Enum {
	var found *types.Named
	for _, s := range m.Structs {
		r := s.Resolve(path)
		if r.Status != model.Found || r.Value == nil {
			continue
		}
		named := textType(r.Value)
		if named == nil || found != nil && found.String() != named.String() {
			return nil
		}
		found = named
	}
	return w.enumOf(found)
}

// EnumOf returns the enum of a stored value, or of its elements; nil if it has none.
func (w *World) EnumOf(v *model.Value) *Enum { return w.enumOf(textType(v)) }

func (w *World) enumOf(t *types.Named) *Enum {
	if t == nil {
		return nil
	}
	e := &Enum{}
	e.Type, e.Whole = w.Declared(t)
	e.Values = constantsOf(e.Type)
	if len(e.Values) < 2 {
		return nil
	}
	return e
}

// constantsOf returns the texts that are declared with a type.
func constantsOf(t *types.Named) []*types.Const {
	var all []*types.Const
	scope := t.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		if c, ok := scope.Lookup(name).(*types.Const); ok && types.Identical(c.Type(), t) && c.Val().Kind() == constant.String {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b *types.Const) int { return int(a.Pos() - b.Pos()) })
	return all
}

// textType returns the named type of text that a value, or an element of it, has.
func textType(v *model.Value) *types.Named {
	for range 4 {
		if v == nil || v.Kinds&model.Array == 0 || v.Elem == nil {
			break
		}
		v = v.Elem
	}
	if v == nil {
		return nil
	}
	t, ok := v.Source.(types.Type)
	if !ok || v.Kinds&^model.Null != model.String {
		return nil
	}
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return nil
	}
	return named
}
