package evidence

import (
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// A group is what the World says of one collection, as one package sees it.
type group struct {
	known   bool    // the collection can be told
	local   bool    // it is a parameter that more may flow into than the World sees
	unseen  bool    // it is such a parameter or field: what its sources hold does not say what it holds
	entries []entry // of the collection itself and of what it flows into
	sources []entry // of what flows into it
	others  []entry // of collections of its name in packages that no program joins with this one
}

type groupKey struct{ id, pkg string }

// groupOf returns the group of a query's collection. w.mu is held.
func (w *World) groupOf(q *lift.Query) *group {
	key := groupKey{w.ids.canonical(q.Collection.ID), pathOf(q.Pkg)}
	g := w.groups[key]
	if g == nil {
		g = w.gather(key, q)
		w.groups[key] = g
	}
	return g
}

func (w *World) gather(key groupKey, q *lift.Query) *group {
	g := &group{}
	if key.id == "" {
		return g
	}
	g.known = true
	self := []flow{{key.id, q.Collection.TypeArgs}}
	down := closure(self, w.ids.into)
	for _, f := range down {
		g.entries = append(g.entries, w.entriesOf(f)...)
	}
	up := closure(closure(self, w.ids.from), w.ids.into)
	up = slices.DeleteFunc(up, func(f flow) bool {
		return slices.ContainsFunc(down, func(o flow) bool { return o.id == f.id })
	})
	for _, f := range up {
		g.sources = append(g.sources, w.entriesOf(f)...)
	}
	parameter := lift.OfParameter(key.id)
	g.unseen = (parameter || len(w.ids.from[key.id]) > 0) && !w.ids.sealed(key.id)
	g.local = parameter && g.unseen
	for _, f := range slices.Concat(down, up) {
		w.namesakes(g, f.id, key.pkg)
	}
	g.entries, g.sources, g.others = distinct(g.entries), distinct(g.sources), distinct(g.others)
	return g
}

// entriesOf returns what the packages say of a collection, and, of the field of a generic type, what the methods of
// the type say, with its type arguments.
func (w *World) entriesOf(f flow) []entry {
	found := slices.Clone(w.said[f.id])
	generic, uses := w.said[f.id], false
	if head, rest, ok := strings.Cut(f.id, "["); ok {
		generic, uses = w.said[head+rest[strings.LastIndexByte(rest, ']')+1:]], true
	}
	for _, e := range generic {
		bound := &share{opaque: e.opaque}
		if uses {
			bound.uses = e.uses
		}
		for _, p := range e.params {
			if p.index >= len(f.args) || !mayVote(f.args[p.index]) {
				continue
			}
			v := vote{typ: f.args[p.index], ground: declared}
			if p.ground > read {
				v.ground = p.ground
			}
			bound.votes = append(bound.votes, v)
		}
		if uses || len(bound.votes) > 0 {
			found = append(found, entry{e.from, bound})
		}
	}
	return found
}

// distinct drops what is told twice.
func distinct(entries []entry) []entry {
	seen := map[*share]bool{}
	return slices.DeleteFunc(entries, func(e entry) bool {
		twice := seen[e.share]
		seen[e.share] = true
		return twice
	})
}

// namesakes adds the other identities of a collection that is known by name: those that leave its database open.
func (w *World) namesakes(g *group, id, pkg string) {
	i := slices.IndexFunc(w.placesOf(id), func(p placed) bool { return p.id == id })
	if i < 0 {
		return
	}
	own := w.placesOf(id)[i]
	for _, other := range w.byName[own.name] {
		may, sure := own.mayBe(other.place)
		if !may {
			continue
		}
		for _, e := range w.said[other.id] {
			switch {
			case sure || w.links.linked(pkg, e.from.path):
				if other.id != id {
					g.entries = append(g.entries, e)
				}
			default:
				g.entries = slices.DeleteFunc(g.entries, func(o entry) bool { return o.share == e.share })
				g.others = append(g.others, e)
			}
		}
	}
}

// placesOf returns the collections that have the name of id.
func (w *World) placesOf(id string) []placed {
	if p, ok := placeOf(id); ok {
		return w.byName[p.name]
	}
	for _, list := range w.byName {
		if slices.ContainsFunc(list, func(p placed) bool { return p.id == id }) {
			return list
		}
	}
	return nil
}

// placeOfModel returns the collection of an odm model, which odm names by a tag or by the type.
func (w *World) placeOfModel(s *Summary, id string) (place, bool) {
	if !strings.HasPrefix(id, "odm:") {
		return place{}, false
	}
	for _, v := range s.collections[id].votes {
		st := w.structOf(v.typ)
		if v.ground != declared || st == nil {
			continue
		}
		if st.Collection != "" {
			return place{name: st.Collection}, true
		}
		return place{name: named(v.typ).Obj().Name()}, true
	}
	return place{}, false
}

// knows reports whether a struct or a query of e has a path.
func (w *World) knows(e entry, path string) bool {
	if e.uses[path] != nil {
		return true
	}
	for _, v := range e.votes {
		if s := w.structOf(v.typ); s != nil && s.Resolve(path).Status == model.Found {
			return true
		}
	}
	return false
}
