package evidence

import (
	"cmp"
	"go/types"
	"slices"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// A Model is the union of the structs of one collection.
type Model struct {
	Name    string // of the first voted struct, for messages: "User"
	Structs []*model.Struct
	Closed  bool // no struct of it is open: a missing name is missing (A1.3)
	Certain bool // directive, odm handle or type argument

	opaque bool            // a registry of the program's own may store any kind
	reads  []*model.Struct // those that whole documents are decoded into
	writes bool            // a whole document is written as one of Structs
}

// Written reports whether a whole document is seen to be written as a struct of m, or declared to be one.
func (m *Model) Written() bool { return m.writes || m.Certain }

// ModelOf returns the model of a query's collection as this query sees it: the union of the structs that were voted
// for its identity, or of the query's own targets if the identity is unknown. ok is false if no model is known.
func (w *World) ModelOf(q *lift.Query) (m *Model, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	m, known := w.models[q]
	if !known {
		m = w.join(w.votesFor(q))
		if m == nil {
			m = w.presumed(q)
		}
		w.models[q] = m
	}
	return m, m != nil
}

// votesFor returns the votes for the collection of q, the best first.
func (w *World) votesFor(q *lift.Query) []vote {
	g := w.groupOf(q)
	var votes []vote
	if !g.known && !isTest(q.File) && !Migrates(q) {
		votes = votesOf(q)
	}
	votes = appendVotes(votes, g.entries)
	if len(votes) > 0 || !g.unseen {
		for _, v := range appendVotes(nil, g.sources) {
			v.ground = max(v.ground, written) // it is certain of one source, not of all
			votes = append(votes, v)
		}
	}
	slices.SortStableFunc(votes, func(a, b vote) int { return cmp.Compare(a.ground, b.ground) })
	for i := 1; i < len(votes); i++ { // a model is named for the root, not for a child
		if votes[i].ground == votes[0].ground && w.inlines(votes[0], votes[i]) {
			votes[0], votes[i] = votes[i], votes[0]
		}
	}
	return votes
}

func appendVotes(votes []vote, entries []entry) []vote {
	for _, e := range entries {
		votes = append(votes, e.votes...)
	}
	return votes
}

// inlines reports whether the struct of a has the one of b inline.
func (w *World) inlines(a, b vote) bool {
	key, _ := keyOf(b.typ)
	return slices.ContainsFunc(w.outer[key], func(t types.Type) bool { return same(t, a.typ) })
}

// join makes the model of votes; nil if none of them is a document.
func (w *World) join(votes []vote) *Model {
	m := &Model{Closed: true, opaque: w.client.Registry}
	votes = w.withChildren(votes)
	within := map[typeKey]bool{}
	for _, v := range votes {
		if key, ok := keyOf(v.typ); ok {
			within[key] = true
		}
	}
	for _, v := range votes {
		w.admit(m, v, within)
	}
	if len(m.Structs) == 0 {
		return nil
	}
	return m
}

// admit adds the struct of one vote to m; within are the types of all votes.
func (w *World) admit(m *Model, v vote, within map[typeKey]bool) {
	s := w.structOf(v.typ)
	if s == nil {
		return
	}
	s = w.asRead(s, v, within)
	m.Certain = m.Certain || v.ground == declared
	m.writes = m.writes || v.ground == written
	if v.ground == read && !slices.Contains(m.reads, s) {
		m.reads = append(m.reads, s)
	}
	if slices.Contains(m.Structs, s) {
		return
	}
	if m.Name == "" {
		m.Name = named(v.typ).Obj().Name()
	}
	m.Structs = append(m.Structs, s)
	m.Closed = m.Closed && s.Open == ""
}

// asRead returns s as documents of the collection may be: without the fields that a pipeline made, and open if the
// documents may be those of a struct that has s inline and is not in the model itself.
func (w *World) asRead(s *model.Struct, v vote, within map[typeKey]bool) *model.Struct {
	if len(v.added) > 0 {
		c := *s
		c.Fields = slices.DeleteFunc(slices.Clone(s.Fields), func(f *model.Field) bool { return slices.Contains(v.added, f.Name) })
		return &c
	}
	if s.Open != "" {
		return s
	}
	key, _ := keyOf(v.typ)
	for _, outer := range w.outer[key] {
		if k, ok := keyOf(outer); ok && !within[k] {
			return w.opened(s, outer)
		}
	}
	return s
}

// opened returns the one copy of s that is open because outer has it inline.
func (w *World) opened(s *model.Struct, outer types.Type) *model.Struct {
	if o := w.open[s]; o != nil {
		return o
	}
	c := *s
	c.Open = "embedded in " + types.TypeString(outer, (*types.Package).Name)
	w.open[s] = &c
	w.types[&c] = w.types[s]
	return &c
}

// withChildren adds to the votes for a document of odm those that have it inline: they share its collection.
func (w *World) withChildren(votes []vote) []vote {
	for i := 0; i < len(votes) && i < 64; i++ {
		key, ok := keyOf(votes[i].typ)
		if !ok || votes[i].ground != declared {
			continue
		}
		if s := w.structOf(votes[i].typ); s == nil || !s.Document {
			continue
		}
		for _, outer := range w.outer[key] {
			if s := w.structOf(outer); s != nil && s.Document && !slices.ContainsFunc(votes, func(v vote) bool { return same(v.typ, outer) }) {
				votes = append(votes, vote{typ: outer, ground: declared})
			}
		}
	}
	return votes
}

// Resolve resolves a path against every struct of m: the best outcome wins (found over unknown over missing).
func (m *Model) Resolve(path string) model.Resolution {
	var best model.Resolution
	for i, s := range m.Structs {
		if r := s.Resolve(path); i == 0 || better(r, best) {
			best = r
		}
	}
	return best
}

// better reports whether a says more than b.
func better(a, b model.Resolution) bool {
	if c := cmp.Compare(rank(a.Status), rank(b.Status)); c != 0 {
		return c < 0
	}
	if a.Status == model.Found {
		return a.Field != nil && b.Field == nil // a declared _id over one that is only known to exist
	}
	return a.At > b.At // the one that leads further
}

func rank(s model.Status) int {
	switch s {
	case model.Found:
		return 0
	case model.Unknown:
		return 1
	case model.Missing:
		return 3
	}
	return 2 // there is something, and the path cannot go on
}

// Kinds returns the set of BSON kinds that the path may hold in any struct of m, 0 if unknown.
func (m *Model) Kinds(path string) model.Kinds {
	if m.opaque {
		return 0
	}
	return m.DefaultKinds(path)
}

// DefaultKinds are the kinds that the driver's own codecs give the path: a registry of the program's own may store others, but
// it makes no list of what is none.
func (m *Model) DefaultKinds(path string) model.Kinds {
	var kinds model.Kinds
	for _, s := range m.Structs {
		switch r := s.Resolve(path); {
		case r.Status == model.Unknown:
			return 0
		case r.Status != model.Found, undeclaredID(r):
		case r.Value.Kinds == 0, unread(r.Value):
			return 0
		default:
			kinds |= r.Value.Kinds
		}
	}
	return kinds
}

// unread reports whether the type checker could not make out what the elements of an array are: bytes are no array.
func unread(v *model.Value) bool {
	for range 8 { // arrays of arrays are rare, and a cycle of types is rarer
		if v == nil || v.Opaque == "invalid type" {
			return v != nil
		}
		v = v.Elem
	}
	return false
}

// undeclaredID reports whether a path leads to the _id of a struct that declares none: the other structs of the
// collection may say what it is.
func undeclaredID(r model.Resolution) bool {
	return r.Field == nil && r.Value != nil && r.Value.Opaque == "_id"
}

// Opaque reports whether a registry of the program's own may store any kind.
func (m *Model) Opaque() bool { return m.opaque }
