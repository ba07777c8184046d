package feature

import (
	"slices"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/indexes"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// index notes the declared indexes of every collection under its models.
func (o *overviewer) index(pkg *session.Package) {
	w := o.snap.World(pkg)
	for _, c := range w.Collections() {
		if len(c.Indexes) == 0 {
			continue
		}
		for _, d := range modelsOf(w, pkg, c) {
			if m := o.models[d]; m != nil {
				m.noteIndexes(pkg, c.Indexes)
			}
		}
	}
}

// modelsOf are the structs of a collection, each once.
func modelsOf(w *evidence.World, pkg *session.Package, c *evidence.Collection) []Declared {
	var all []Declared
	for _, q := range c.Queries {
		m, ok := w.ModelOf(q)
		if !ok {
			continue
		}
		for _, st := range m.Structs {
			if d := declaredType(w, pkg.Fset, st); !slices.Contains(all, d) {
				all = append(all, d)
			}
		}
	}
	return all
}

func (m *ModelView) noteIndexes(pkg *session.Package, declared []evidence.Declared) {
	for _, d := range declared {
		x := IndexView{Keys: indexes.Text(d.Keys), Unique: d.Unique}
		for _, k := range d.Keys {
			x.Paths = append(x.Paths, k.Path)
		}
		if d.Pos.IsValid() && pkg.Fset.PositionFor(d.Pos, false).Filename != "" {
			x.At, x.Placed = mentionOf(pkg.Fset, d.Pos, max(d.Pos, d.End)), true
		}
		if !slices.ContainsFunc(m.Indexes, func(o IndexView) bool { return o.Keys == x.Keys && o.At == x.At }) {
			m.Indexes = append(m.Indexes, x)
		}
	}
}
