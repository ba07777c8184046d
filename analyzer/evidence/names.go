package evidence

import (
	"maps"
	"slices"
)

// CollectionNames returns the names of the collections that the program is seen to use, sorted.
func (w *World) CollectionNames() []string {
	names := slices.Collect(maps.Keys(w.byName))
	for _, s := range w.Structs() {
		if s.Collection != "" {
			names = append(names, s.Collection)
		}
	}
	names = slices.DeleteFunc(names, func(n string) bool { return n == "" })
	slices.Sort(names)
	return slices.Compact(names)
}
