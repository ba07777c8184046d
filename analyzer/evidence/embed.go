package evidence

import (
	"go/types"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// embedders tells for each struct which stored structs have it inline: one that is read as the inner struct may hold
// all that the outer one stores.
type embedders map[typeKey][]types.Type

// inlined returns what a struct has inline, at every depth.
func inlined(outer types.Type) []typeKey {
	var found []typeKey
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
				found = append(found, key)
				visit(inner)
			}
		}
	}
	visit(pointee(outer))
	return found
}

// inline notes what the structs have inline that a package stores or decodes parts of documents into.
func (s *Summary) inline() {
	for _, all := range []map[typeKey]types.Type{s.stored, s.parts} {
		for key, t := range all {
			if found := inlined(t); len(found) > 0 {
				s.inlined[key] = found
			}
		}
	}
}

// embedders joins what the packages of a World say of structs that have others inline.
func (w *World) embedders() embedders {
	inlined := map[typeKey][]typeKey{}
	for _, s := range w.summaries {
		for key := range inlined {
			if s.stored[key] != nil || s.parts[key] != nil {
				delete(inlined, key) // it is this package's type that counts
			}
		}
		maps.Copy(inlined, s.inlined)
	}
	e := embedders{}
	for _, key := range slices.Sorted(maps.Keys(inlined)) {
		for _, inner := range inlined[key] {
			e[inner] = append(e[inner], w.parts[key])
		}
	}
	return e
}

func isInline(tag string) bool {
	_, options, _ := strings.Cut(reflect.StructTag(tag).Get("bson"), ",")
	return slices.Contains(strings.Split(options, ","), "inline")
}
