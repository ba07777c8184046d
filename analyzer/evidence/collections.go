package evidence

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
)

// A Collection is all that the program asks of one collection, and the indexes that it declares on it.
type Collection struct {
	ID      string // the first of its identities
	Queries []*lift.Query
	Indexes []Declared
	Perhaps []Declared        // on a collection that cannot be told: it may be this one
	List    *ast.CompositeLit // what the one method Indexes of its odm model returns; nil if there is none
	Unclear bool              // there may be indexes that cannot be read

	has map[*lift.Query]bool
}

// Collections returns the collections whose identity is known, in order of their identities. A collection that is only
// known as a parameter is none: those who call the function say which it is.
func (w *World) Collections() []*Collection {
	type key struct{}
	return Once(w, key{}, w.collections)
}

func (w *World) collections() []*Collection {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := union{}
	groups := map[string][]*group{}
	for _, s := range w.summaries {
		for _, id := range slices.Sorted(maps.Keys(s.collections)) {
			sh := s.collections[id]
			if len(sh.queries) == 0 {
				continue
			}
			own := w.ids.canonical(id)
			g := w.groupOf(sh.queries[0])
			if !g.known || lift.OfParameter(own) || len(g.others) > 0 {
				continue
			}
			groups[own] = append(groups[own], g)
			w.unite(u, own, g)
		}
	}
	byRoot := map[string]*Collection{}
	var all []*Collection
	for _, id := range slices.Sorted(maps.Keys(groups)) {
		root := u.find(id)
		c := byRoot[root]
		if c == nil {
			c = &Collection{ID: id, has: map[*lift.Query]bool{}}
			byRoot[root] = c
			all = append(all, c)
		}
		for _, g := range groups[id] {
			w.describe(c, id, g)
		}
	}
	for _, c := range all {
		w.conclude(c)
	}
	return all
}

// unite makes one of a collection and of the other names that it has.
func (w *World) unite(u union, own string, g *group) {
	for _, e := range g.entries {
		if id := w.ids.canonical(e.id); id != own && id != "" && !lift.OfParameter(id) && (isRoot(own) && isRoot(id) || w.holdsOnly(id, own)) {
			u.join(own, id)
		}
	}
}

// isRoot reports whether an identity is that of a collection in the database, and not of what holds one.
func isRoot(id string) bool { return strings.HasPrefix(id, "name:") || strings.HasPrefix(id, "odm:") }

// holdsOnly reports whether a field or a variable holds one collection and no other.
func (w *World) holdsOnly(id, own string) bool {
	for _, f := range closure([]flow{{id: id}}, w.ids.from) {
		if f.id != id && f.id != own && !lift.OfParameter(f.id) {
			return false
		}
	}
	return w.ids.sealed(id)
}

// describe adds the queries of a collection, and the indexes of all that it may be.
func (w *World) describe(c *Collection, id string, g *group) {
	for _, e := range g.entries {
		if w.ids.canonical(e.id) == id {
			c.addQueries(e.queries)
		}
	}
	for _, e := range slices.Concat(g.entries, g.sources) {
		c.declare(e.indexes)
		c.Unclear = c.Unclear || slices.ContainsFunc(e.queries, func(q *lift.Query) bool { return q.Verb == lift.CreateIndexes && q.OpenOptions })
	}
}

func (c *Collection) addQueries(list []*lift.Query) {
	for _, q := range list {
		if q.Call != nil && !c.has[q] {
			c.has[q] = true
			c.Queries = append(c.Queries, q)
		}
	}
}

func (c *Collection) declare(list []Declared) {
	for _, d := range list {
		c.Unclear = c.Unclear || d.Unclear
		if !d.Unclear && !slices.ContainsFunc(c.Indexes, func(o Declared) bool { return o.Pos == d.Pos && slices.Equal(o.Keys, d.Keys) }) {
			c.Indexes = append(c.Indexes, d)
		}
	}
}

// conclude adds the indexes of odm's models, and whether somebody may create others.
func (w *World) conclude(c *Collection) {
	slices.SortStableFunc(c.Queries, func(a, b *lift.Query) int { return int(at(a) - at(b)) })
	told := map[groupKey]bool{}
	for _, q := range c.Queries {
		key := groupKey{w.ids.canonical(q.Collection.ID), pathOf(q.Pkg)}
		if told[key] {
			continue
		}
		told[key] = true
		for _, v := range w.votesFor(q) {
			if s := w.structOf(v.typ); s != nil && s.Document {
				c.declare(w.taggedIndexes(s))
			}
			w.methodIndexes(c, v)
		}
	}
	w.toldOf(c)
	for _, s := range w.summaries {
		c.Unclear = s.mayIndex(w, c) || c.Unclear
	}
}

func at(q *lift.Query) token.Pos {
	if q.Model != nil {
		return q.Model.Pos()
	}
	return q.Call.Pos()
}

// methodIndexes adds what the method Indexes of a model, or a call of CreateIndexes, declares.
func (w *World) methodIndexes(c *Collection, v vote) {
	key, ok := keyOf(v.typ)
	if !ok {
		return
	}
	for _, s := range w.summaries {
		for _, in := range s.indexed {
			if in.model != "odm:"+string(key) {
				continue
			}
			c.declare(in.indexes)
			if in.list != nil {
				c.List = in.list
			}
		}
	}
}

// mayIndex reports whether a package creates indexes that may be those of c in a way that is not read: by a command, or of keys
// that cannot be told. Those of a collection that cannot be told are perhaps its own.
func (s *Summary) mayIndex(w *World, c *Collection) (unclear bool) {
	for _, sh := range s.collections {
		unknown := w.ids.canonical(sh.id) == ""
		for _, d := range sh.indexes {
			switch {
			case unknown && d.Unclear:
				unclear = true
			case unknown:
				c.Perhaps = append(c.Perhaps, d)
			}
		}
		for _, q := range sh.queries {
			opens := q.Verb == lift.CreateIndexes && unknown && q.OpenOptions
			unclear = unclear || opens || q.Verb == lift.RunCommand && commandIndexes(q, c)
		}
	}
	return unclear
}

// commandIndexes reports whether a command creates indexes, and not surely those of another collection.
func commandIndexes(q *lift.Query, c *Collection) bool {
	part, ok := q.Part(lift.Command)
	if !ok {
		return false
	}
	target := part.Node.Lookup("createIndexes")
	if target == nil {
		return false
	}
	name, constant := walk.Text(target)
	return !constant || !slices.ContainsFunc(c.Queries, func(o *lift.Query) bool { return o.Collection.Name != "" }) ||
		slices.ContainsFunc(c.Queries, func(o *lift.Query) bool { return o.Collection.Name == name })
}

// A union tells which identities are one collection.
type union map[string]string

func (u union) find(id string) string {
	for u[id] != "" && u[id] != id {
		id = u[id]
	}
	return id
}

func (u union) join(a, b string) {
	if a, b = u.find(a), u.find(b); a != b {
		u[max(a, b)] = min(a, b)
	}
}
