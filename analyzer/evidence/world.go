package evidence

import (
	"go/types"
	"maps"
	"slices"
	"sync"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// A World is all that is known of models and collections. It is safe for concurrent use.
type World struct {
	summaries []*Summary
	packages  map[string]*Summary // by import path
	ids       *identities
	links     *links
	said      map[string][]entry // by canonical identity
	byName    map[string][]placed
	stored    map[typeKey]types.Type // of whole documents
	parts     map[typeKey]types.Type // these, and of what is made of documents
	outer     embedders
	client    ClientOptions

	derived sync.Map // what Once was asked for

	mu        sync.Mutex
	extractor *model.Extractor // for types of no package of the World
	types     map[*model.Struct]types.Type
	open      map[*model.Struct]*model.Struct
	groups    map[groupKey]*group
	models    map[*lift.Query]*Model
	all       []*model.Struct
	written   map[typeKey]bool // structs that documents are written with; nil until somebody asks
}

// An entry is what one package says of a collection.
type entry struct {
	from *Summary
	*share
}

// NewWorld joins the summaries that a host can see.
func NewWorld(summaries ...*Summary) *World {
	w := &World{
		packages: map[string]*Summary{}, ids: newIdentities(), said: map[string][]entry{}, byName: map[string][]placed{},
		stored: map[typeKey]types.Type{}, parts: map[typeKey]types.Type{},
		extractor: new(model.Extractor), types: map[*model.Struct]types.Type{}, open: map[*model.Struct]*model.Struct{},
		groups: map[groupKey]*group{}, models: map[*lift.Query]*Model{},
	}
	for _, s := range summaries {
		if s == nil {
			continue // the package could not be collected
		}
		w.summaries = append(w.summaries, s)
		w.packages[s.path] = s
		w.client.join(s.client)
		maps.Copy(w.stored, s.stored)
		maps.Copy(w.parts, s.stored)
		maps.Copy(w.parts, s.parts)
		for _, t := range s.ties {
			w.ids.tie(t)
		}
	}
	w.ids.settle()
	for _, s := range w.summaries {
		for _, id := range slices.Sorted(maps.Keys(s.collections)) {
			w.share(s, id)
		}
	}
	w.outer = w.embedders()
	w.links = newLinks(w.summaries)
	return w
}

// share files what a package says of a collection under the collection's one name.
func (w *World) share(s *Summary, id string) {
	canonical := w.ids.canonical(id)
	w.said[canonical] = append(w.said[canonical], entry{s, s.collections[id]})
	p, ok := placeOf(canonical)
	if !ok {
		p, ok = w.placeOfModel(s, id)
	}
	if ok && !slices.ContainsFunc(w.byName[p.name], func(n placed) bool { return n.id == canonical }) {
		w.byName[p.name] = append(w.byName[p.name], placed{canonical, p})
	}
}

// A placed is a collection whose name is known.
type placed struct {
	id string
	place
}

// Client returns the client options that are set anywhere in the World: each counts for every collection.
func (w *World) Client() ClientOptions { return w.client }

// Asks reports whether a query of a collection that holds documents of type t uses a path.
func (w *World) Asks(t types.Type, path string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, entries := range w.said {
		holds := slices.ContainsFunc(entries, func(e entry) bool {
			return slices.ContainsFunc(e.votes, func(v vote) bool { return same(v.typ, t) })
		})
		if holds && slices.ContainsFunc(entries, func(e entry) bool { return e.uses[path] != nil }) {
			return true
		}
	}
	return false
}

// Stored reports whether the World sees a value of t, whole, being written to or read from a collection as a document.
func (w *World) Stored(t types.Type) bool {
	key, ok := keyOf(t)
	if !ok {
		return false
	}
	_, ok = w.stored[key]
	return ok
}
