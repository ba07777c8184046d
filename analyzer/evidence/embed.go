package evidence

import (
	"go/types"
	"reflect"
	"slices"
	"strings"
)

// embedders tells for each struct which stored structs have it inline: one that is read as the inner struct may hold
// all that the outer one stores.
type embedders map[typeKey][]types.Type

// add notes what a stored struct has inline, at every depth.
func (e embedders) add(outer types.Type) {
	seen := map[typeKey]bool{}
	var visit func(t types.Type)
	visit = func(t types.Type) {
		st, ok := t.Underlying().(*types.Struct)
		for i := range fieldsOf(st, ok) {
			if !isInline(st.Tag(i)) {
				continue
			}
			inner := pointee(st.Field(i).Type())
			if key, ok := keyOf(inner); ok && !seen[key] {
				seen[key] = true
				e[key] = append(e[key], outer)
				visit(inner)
			}
		}
	}
	visit(pointee(outer))
}

func isInline(tag string) bool {
	_, options, _ := strings.Cut(reflect.StructTag(tag).Get("bson"), ",")
	return slices.Contains(strings.Split(options, ","), "inline")
}
