package evidence

import (
	"go/types"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// A Usage says who uses a path of a collection, structs aside. Tests never count.
type Usage struct {
	Functions int  // functions that use it anywhere: filter, sort, update, document, index, the one that is judged included
	Sites     int  // places where the name is written, a function counted once: a helper's key is one, whoever calls the helper
	Writes    int  // functions that write it: $set, $setOnInsert, $push …, a document of bson.M, a helper that adds it
	Helper    bool // a helper adds it to every filter or document: it is a known name
	Retired   bool // a $unset or $rename takes it away: it was a name once
}

// Usage returns who else uses a path of the collection of q, or of any collection where that is not known.
func (w *World) Usage(q *lift.Query, path string) Usage {
	w.mu.Lock()
	defer w.mu.Unlock()
	var u Usage
	path = walk.Stored(path)
	g := w.groupOf(q)
	entries := slices.Concat(g.entries, g.sources)
	if !g.known || g.local {
		entries = w.everywhere(pathOf(q.Pkg))
	}
	for _, e := range entries {
		if use := e.uses[path]; use != nil {
			u.Functions += len(use.functions)
			u.Sites += len(use.sites)
			u.Writes += len(use.writers)
			u.Retired = u.Retired || use.retired
		}
	}
	for _, s := range w.summaries {
		u.Helper = u.Helper || s.helpers[path] && w.links.linked(pathOf(q.Pkg), s.path)
	}
	return u
}

// Kin reports what is said of a path by collections that may be the one of q, because neither is known by name and both
// hold structs of one name: two packages of a program often have a struct of their own for a collection. used tells
// whether a query of theirs uses it, stored whether such a struct has it.
func (w *World) Kin(q *lift.Query, m *Model, path string) (used, stored bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	own := w.ids.canonical(q.Collection.ID)
	if _, named := placeOf(own); named {
		return false, false
	}
	path = walk.Stored(path)
	for id, entries := range w.said {
		if _, named := placeOf(id); named || id == own {
			continue
		}
		u, s := w.ofKin(entries, m, path, pathOf(q.Pkg))
		used, stored = used || u, stored || s
	}
	return used, stored
}

// ofKin is Kin for one collection.
func (w *World) ofKin(entries []entry, m *Model, path, pkg string) (used, stored bool) {
	related := false
	for _, e := range entries {
		if !w.links.linked(pkg, e.from.path) {
			continue
		}
		used = used || e.uses[path] != nil
		for _, v := range e.votes {
			if kin(v, m) {
				st := w.structOf(v.typ)
				related, stored = true, stored || st != nil && st.Resolve(path).Status == model.Found
			}
		}
	}
	return used && related, stored
}

// kin reports whether a model has a struct of the name that a vote's struct has.
func kin(v vote, m *Model) bool {
	n := named(v.typ)
	return n != nil && slices.ContainsFunc(m.Structs, func(s *model.Struct) bool {
		return s.Name[strings.LastIndexByte(s.Name, '.')+1:] == n.Obj().Name()
	})
}

// everywhere returns what the packages of a program say of every collection.
func (w *World) everywhere(pkg string) []entry {
	var all []entry
	for _, s := range w.summaries {
		if !w.links.linked(pkg, s.path) {
			continue
		}
		for _, sh := range s.collections {
			all = append(all, entry{s, sh})
		}
	}
	return all
}

func pathOf(p *types.Package) string {
	if p == nil {
		return ""
	}
	return p.Path()
}
