package lift

import (
	"go/types"
	"strings"
)

// ODMType returns the name and the type arguments of a type of odm as people write them: Num and (User, int) of
// odm.Num[User, int], which is short for odm.NumFor[*User, int]. ok is false for a type of another package.
func ODMType(t types.Type) (name string, args []types.Type, ok bool) {
	n := nameOf(t)
	if n.api != ODM || n.pkg != "" {
		return "", nil, false
	}
	named, _ := types.Unalias(unpointer(t)).(*types.Named)
	if named == nil {
		return "", nil, false
	}
	for a := range named.TypeArgs().Types() {
		args = append(args, a)
	}
	if named.Obj().Name() != n.name && len(args) > 0 {
		args[0] = unpointer(args[0])
	}
	return n.name, args, true
}

// short is the name that people write for the defined type name of odm: Num for NumFor.
func short(name string) string { return strings.TrimSuffix(name, "For") }
