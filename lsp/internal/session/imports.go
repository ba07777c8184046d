package session

import (
	"slices"
	"strconv"
	"strings"
)

// An importing is what a unit's files import of the module's own packages, for their texts at one moment.
type importing struct {
	graph *graph
	texts []uint64
	own   []*unit
}

// texts returns the ids of a unit's texts, 0 for a file that cannot be read.
func (b *build) texts(u *unit) []uint64 {
	ids := make([]uint64, len(u.Files))
	for i, path := range u.Files {
		if f := b.file(path); f != nil {
			ids[i] = f.id
		}
	}
	return ids
}

// own returns the module's own packages that u imports, as it is being typed.
func (b *build) own(u *unit) []*unit {
	if b.graph == nil {
		return nil
	}
	ids := b.texts(u)
	b.parsing.Lock()
	known := b.facts[u]
	b.parsing.Unlock()
	if known.graph == b.graph && slices.Equal(known.texts, ids) {
		return known.own
	}
	found := importing{graph: b.graph, texts: ids, own: b.imports(u)}
	b.parsing.Lock()
	defer b.parsing.Unlock()
	if b.graph.packages[u.ID] == u { // not a unit of one question
		b.facts[u] = found
	}
	return found.own
}

// imports reads the imports of a unit's files.
func (b *build) imports(u *unit) []*unit {
	var deps []*unit
	for _, name := range u.Files {
		file := b.syntax(name)
		if file == nil {
			continue
		}
		for _, spec := range file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			if dep := b.graph.imported(u, path); dep != nil && dep.Own && dep != u && !slices.Contains(deps, dep) {
				deps = append(deps, dep)
			}
		}
	}
	slices.SortFunc(deps, func(x, y *unit) int { return strings.Compare(x.ID, y.ID) })
	return deps
}
