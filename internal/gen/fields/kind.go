package fields

import (
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/internal/model"
)

// A Kind is one of odm's kinds of field, by its name in package odm.
type Kind string

// The kinds.
const (
	KindField Kind = "Field"
	KindOrd   Kind = "Ord"
	KindNum   Kind = "Num"
	KindStr   Kind = "Str"
	KindList  Kind = "List"
	KindDoc   Kind = "Doc"
	KindMap   Kind = "Map"
	KindRef   Kind = "Ref"
	KindRefs  Kind = "Refs"
)

// KindOf chooses the kind of a field by its Go type and by how that is stored. Pointers are taken off: a proxy's value
// is what the pointer points to.
func KindOf(t types.Type, v *model.Value) Kind {
	t = pointee(t)
	elem, isList := element(t)
	switch stored := v.Kinds &^ model.Null; {
	case v.Link != nil:
		return KindRef
	case isList && stored == model.Array && isLink(pointee(elem)):
		return KindRefs
	case isList && stored == model.Array && !isByte(elem):
		return KindList
	case v.Struct != nil:
		return KindDoc
	case stored == model.Object && v.Map && isMap(t):
		return KindMap
	case isNumber(t) && stored != 0 && stored&^model.Number == 0:
		return KindNum
	case isString(t) && stored == model.String:
		return KindStr
	case stored != 0 && stored&^(model.Number|model.String|model.Date|model.ObjectID|model.Timestamp) == 0:
		return KindOrd
	}
	return KindField
}

// pointee takes the pointers off a type.
func pointee(t types.Type) types.Type {
	for range maxNesting {
		p, ok := t.Underlying().(*types.Pointer)
		if !ok {
			return t
		}
		t = p.Elem()
	}
	return t
}

// element returns the element of a slice or an array.
func element(t types.Type) (elem types.Type, ok bool) {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return u.Elem(), true
	case *types.Array:
		return u.Elem(), true
	}
	return nil, false
}

func isMap(t types.Type) bool {
	_, ok := t.Underlying().(*types.Map)
	return ok
}

func basic(t types.Type) types.BasicInfo {
	if b, ok := t.Underlying().(*types.Basic); ok {
		return b.Info()
	}
	return 0
}

func isNumber(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsInteger|types.IsFloat) != 0 && b.Kind() != types.Uintptr
}

func isString(t types.Type) bool { return basic(t)&types.IsString != 0 }

func isByte(t types.Type) bool {
	b, ok := types.Unalias(t).(*types.Basic)
	return ok && b.Kind() == types.Uint8
}

// isLink reports whether t is odm.Link[D].
func isLink(t types.Type) bool { return linked(t) != nil }

// linked returns the D of odm.Link[D]; nil for every other type.
func linked(t types.Type) types.Type {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.TypeArgs().Len() != 1 || !isODM(n, "Link") {
		return nil
	}
	return n.TypeArgs().At(0)
}

// isODM reports whether n is a type of package odm, or an instance of one.
func isODM(n *types.Named, name string) bool {
	o := n.Obj()
	if o.Name() != name || o.Pkg() == nil {
		return false
	}
	path := o.Pkg().Path()
	if _, after, vendored := strings.Cut(path, "/vendor/"); vendored {
		path = after
	}
	return path == ODM
}
