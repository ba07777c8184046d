package shape

import (
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// match goes through the filter of a stage: its paths, unless package walk tells them, and its expressions.
func (f *Flow) match(n *lift.Node, at scope) {
	if !at.leading {
		walk.Within(f.Query, f.part, lift.Filter, n, func(p walk.Path) { f.path(p, at) })
	}
	f.conditions(n, at)
}

// sort goes through the keys of a $sort stage.
func (f *Flow) sort(n *lift.Node, at scope) {
	if !at.leading {
		f.sortBy(n, docOf(at.root), at)
		return
	}
	f.Sorts = append(f.Sorts, n)
}

// sortBy goes through a sort of some documents.
func (f *Flow) sortBy(n *lift.Node, of *Value, at scope) {
	f.Sorts = append(f.Sorts, n)
	in := of.Doc()
	if in == nil {
		return
	}
	at.root = in
	walk.Within(f.Query, f.part, lift.Sort, n, func(p walk.Path) {
		if !p.Computed {
			f.path(p, at)
		}
	})
}

// path notes a use by a key.
func (f *Flow) path(p walk.Path, at scope) {
	if p.Dynamic {
		return
	}
	f.use(&Use{Path: p, Stage: at.stage, Text: p.Full}, docOf(at.root))
}

// conditions goes through the expressions in a filter.
func (f *Flow) conditions(n *lift.Node, at scope) {
	if n == nil || n.Kind != lift.Document {
		return
	}
	for _, e := range n.Entries {
		if !operator(e) || e.Value == nil {
			continue
		}
		if e.Key == "$expr" {
			f.eval(e.Value, at)
			continue
		}
		row, ok := mql.Lookup(mql.Query, e.Key)
		if !ok || len(row.Args) == 0 || row.Args[0].Variadic != "array" {
			continue
		}
		for _, branch := range e.Value.Elems {
			f.conditions(branch, at)
		}
	}
}
