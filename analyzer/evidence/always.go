package evidence

import (
	"go/types"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// AlwaysStored reports whether every document of a query's collection has a path, as far as the World sees who writes
// them: all are structs, and each struct stores the path whatever it holds.
func (w *World) AlwaysStored(q *lift.Query, m *Model, path string) bool {
	if !m.Written() || !m.Closed || w.client.OmitEmpty || w.client.Registry || w.Usage(q, path).Retired {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	g := w.groupOf(q)
	if !g.known || g.local || len(g.others) > 0 {
		return false
	}
	incomplete := func(e entry) bool { return e.opaque || e.partial }
	if slices.ContainsFunc(g.entries, incomplete) || slices.ContainsFunc(g.sources, incomplete) || w.strayUpserts(pathOf(q.Pkg)) {
		return false
	}
	return !slices.ContainsFunc(m.Structs, func(s *model.Struct) bool { return !w.alwaysIn(s, path) })
}

// strayUpserts reports whether a program may insert parts of documents into a collection that cannot be told.
func (w *World) strayUpserts(pkg string) bool {
	return slices.ContainsFunc(w.summaries, func(s *Summary) bool {
		sh := s.collections[""]
		return sh != nil && sh.partial && w.links.linked(pkg, s.path)
	})
}

// alwaysIn reports whether a struct stores a path whatever it holds.
func (w *World) alwaysIn(s *model.Struct, path string) bool {
	r := s.Resolve(path)
	if r.Status != model.Found || len(r.Steps) != strings.Count(path, ".")+1 {
		return false
	}
	for i, f := range r.Steps {
		last := i == len(r.Steps)-1
		if f.OmitEmpty || f.Value.Kinds == 0 || !last && f.Value.Kinds != model.Object {
			return false // what is null, or an array, has no fields
		}
		in := w.types[s]
		if i > 0 {
			in, _ = r.Steps[i-1].Value.Source.(types.Type)
		}
		if throughPointer(in, f.Index) {
			return false
		}
	}
	return true
}

// throughPointer reports whether a field is reached through an embedded pointer, or whether that cannot be told.
func throughPointer(t types.Type, index []int) bool {
	for i, n := range index {
		st, ok := pointee(t).Underlying().(*types.Struct)
		if !ok || n >= st.NumFields() {
			return true
		}
		t = st.Field(n).Type()
		if _, pointer := types.Unalias(t).(*types.Pointer); pointer && i < len(index)-1 {
			return true
		}
	}
	return false
}

// insertsPart reports whether a query may store a document that is no whole struct.
func insertsPart(q *lift.Query) bool {
	whole := func(role lift.Role) bool {
		p, ok := q.Part(role)
		if !ok || p.Node == nil || p.Node.Kind == lift.Document || p.Node.Open {
			return false
		}
		stored := structsOf(p.Node)
		return len(stored) > 0 && !slices.ContainsFunc(stored, func(t types.Type) bool { return !mayVote(t) })
	}
	switch q.Verb {
	case lift.InsertOne, lift.InsertMany:
		return !whole(lift.InsertDoc)
	case lift.ReplaceOne, lift.FindOneAndReplace:
		return !whole(lift.Replacement)
	case lift.UpdateOne, lift.UpdateMany, lift.UpdateByID, lift.FindOneAndUpdate:
		return q.Upsert || q.OpenOptions
	case lift.BulkWrite, lift.RunCommand:
		return true
	}
	return false
}
