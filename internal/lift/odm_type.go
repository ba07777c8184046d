package lift

import (
	"go/types"
	"strings"
)

// ofODM reports whether a type is one of odm's, or a pointer to one.
func ofODM(t types.Type) bool {
	n := nameOf(t)
	return n.api == ODM && n.pkg == ""
}

// isInterface reports whether a type is an interface, and no type parameter.
func isInterface(t types.Type) bool {
	_, param := types.Unalias(t).(*types.TypeParam)
	return !param && types.IsInterface(t)
}

// isLink reports whether a type of odm's is a value that is stored.
func isLink(t types.Type) bool {
	switch nameOf(t).name {
	case "Link", "BackLink", "DocumentOf":
		return true
	}
	return false
}

// isCondition reports whether a type is a condition or a change of odm's: Filter and Change, or the unnamed structs that
// are assignable to every one of them.
func isCondition(t types.Type) bool {
	if t == nil {
		return false
	}
	st, ok := types.Unalias(t).Underlying().(*types.Struct)
	if !ok || st.NumFields() == 0 {
		return false
	}
	p := st.Field(0).Pkg()
	return p != nil && strings.HasSuffix(p.Path(), "/odm/internal/expr") && strings.HasPrefix(p.Path(), string(ODM))
}
