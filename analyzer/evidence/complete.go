package evidence

import (
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// Complete reports whether absence of path from m, the model of q's collection, may mean anything (A4.B). It never
// does where m is not closed.
func (w *World) Complete(q *lift.Query, m *Model, path string) bool {
	if m == nil || !m.Closed {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	g, path := w.groupOf(q), walk.Stored(path)
	if slices.ContainsFunc(g.others, func(e entry) bool { return w.knows(e, path) }) {
		return false // a program that is not seen together with this one may keep it in the same collection
	}
	if g.opaque(path) {
		return false
	}
	return m.Certain || vouched(q, m, path) || w.whole(g, q, m, path)
}

// opaque reports whether a value that may hold any key is written above a path.
func (g *group) opaque(path string) bool {
	for i := range path {
		if path[i] != '.' {
			continue
		}
		for _, e := range g.entries {
			if u := e.uses[path[:i]]; u != nil && u.opaque {
				return true
			}
		}
	}
	return false
}

// vouched reports whether whole documents are read as a struct that has another path of the query, or what the path
// leads through: it is then no part of a document that was read for something else.
func vouched(q *lift.Query, m *Model, path string) bool {
	if len(m.reads) == 0 {
		return false
	}
	paths := walk.List(q)
	for _, s := range m.reads {
		if r := s.Resolve(path); r.Status == model.Missing && r.At > 0 {
			return true
		}
		for _, p := range paths {
			if walk.Stored(p.Full) == path {
				continue
			}
			if rest, below := strings.CutPrefix(walk.Stored(p.Full), path+"."); below && Continues(s, rest) != nil {
				return true
			}
			r := s.Resolve(p.Full)
			if r.Status == model.Found && r.Field != nil && (p.Full != "_id" || readAs(q, s)) {
				return true
			}
		}
	}
	return false
}

// Continues returns the one field of a struct below which a path goes on: of {result.status}, where the struct has no
// result, the field that has a status. It is nil if there is none, or several.
func Continues(s *model.Struct, rest string) *model.Field {
	var found *model.Field
	for _, f := range s.Fields {
		if r := s.Resolve(f.Name + "." + rest); r.Status != model.Found || r.Field == nil || r.Field == f {
			continue // a map has any key
		}
		if found != nil {
			return nil
		}
		found = f
	}
	return found
}

// readAs reports whether q itself reads its documents whole as a struct that declares _id and at least two further
// fields: a part of a document is rarely written as one of these.
func readAs(q *lift.Query, s *model.Struct) bool {
	if _, whole := kept(q); !whole || len(s.Fields) < 3 {
		return false
	}
	return slices.ContainsFunc(q.Targets, func(t lift.Target) bool {
		n := named(t.Type)
		return n != nil && s.Name == qualified(n)
	})
}

// whole reports whether documents are written as a struct of m, and nobody writes a name that m does not have, but for
// the path itself in the function of q: it must not vouch for itself.
func (w *World) whole(g *group, q *lift.Query, m *Model, path string) bool {
	if !m.writes || !g.known || g.local {
		return false
	}
	for _, e := range slices.Concat(g.entries, g.sources) {
		if e.opaque {
			return false
		}
		for name, u := range e.uses {
			if len(u.writers) == 0 || m.Resolve(name).Status != model.Missing {
				continue
			}
			own := name == path && e.from.path == pathOf(q.Pkg) && u.writers[home(q)]
			if !own || len(u.writers) > 1 {
				return false
			}
		}
	}
	return true
}
