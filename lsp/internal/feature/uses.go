package feature

import (
	"context"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/lsp/internal/locate"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A use is one segment of a name in source that names a stored field.
type use struct {
	pkg     *session.Package
	key     ast.Expr // what holds the name: a literal, a constant, a proxy
	segment int      // of the path that key writes
	name    string   // the segment
	role    lift.Role
}

// An index is where a module names the stored fields of one name, or all stored fields.
type index struct {
	name  string // "" is all
	uses  map[Declared][]use
	peers [][]Declared // the fields of several structs behind one path of a collection
}

// newIndex reads the packages of a module, for one name: what holds no such name is not looked at.
func newIndex(ctx context.Context, snap *session.Snapshot, packages []*session.Package, name string) *index {
	x := &index{name: name, uses: map[Declared][]use{}}
	joined := map[string]bool{}
	for _, p := range packages {
		if ctx.Err() != nil {
			return x
		}
		if p.Collected != nil {
			r := &reader{index: x, pkg: p, world: snap.World(p), joined: joined, seen: map[spotKey]bool{}, holds: map[heldKey]bool{}}
			r.read()
		}
	}
	return x
}

// A reader reads one package into an index.
type reader struct {
	*index
	pkg    *session.Package
	world  *evidence.World
	joined map[string]bool // peers that are known
	seen   map[spotKey]bool
	holds  map[heldKey]bool // whether a struct, or what it holds, has the name
}

// A spotKey is a segment of an expression, by which it is noted once: wrappers and loops ask a query more than once.
type spotKey struct {
	pos     token.Pos
	segment int
	field   Declared
}

func (r *reader) read() {
	written := namesOfPackage(r.pkg)
	plain, flows, spots := written.plain[r.name], written.flows[r.name], written.owned[r.name]
	if r.name == "" {
		plain, flows, spots = written.all, written.flowed, written.spots
	}
	flowed := written.flowed
	for _, q := range written.all {
		if next(&plain, q) {
			if m, known := r.world.ModelOf(q); known {
				r.query(q, m)
			}
		}
		switch named, decoded := next(&flows, q), r.decodes(q); {
		case next(&flowed, q):
			if named || decoded {
				r.shaped(q)
			}
		case decoded:
			r.targets(q)
		}
	}
	for _, s := range spots {
		if st := r.world.Struct(s.Owner); st != nil {
			r.owned(s, st)
		}
	}
}

// next reports whether a query is the first of a list, and takes it off.
func next(list *[]*lift.Query, q *lift.Query) bool {
	if len(*list) == 0 || (*list)[0] != q {
		return false
	}
	*list = (*list)[1:]
	return true
}

// asks reports whether the index is about a name.
func (x *index) asks(name string) bool { return x.name == "" || x.name == name }

// shaped reads a query with pipelines or expressions.
func (r *reader) shaped(q *lift.Query) {
	f := shape.Of(r.world, r.pkg.Info, q)
	r.flow(f)
	r.results(f)
}

// query reads the paths that ask for documents as they are stored.
func (r *reader) query(q *lift.Query, m *evidence.Model) {
	walk.Paths(q, func(p walk.Path) {
		segments := p.Segments()
		for i := range segments {
			if own, ok := p.Own(i); ok && r.asks(segments[i]) && !walk.Position(segments[i]) {
				r.note(use{key: p.Key, segment: own, name: segments[i], role: p.Role}, r.behind(m, strings.Join(segments[:i+1], ".")))
			}
		}
	})
}

// behind returns the fields of a model's structs that a path leads to.
func (r *reader) behind(m *evidence.Model, path string) []Declared {
	var found []Declared
	for _, s := range m.Structs {
		if d, ok := r.resolved(s, path); ok && !slices.Contains(found, d) {
			found = append(found, d)
		}
	}
	if len(found) > 1 {
		r.join(found)
	}
	return found
}

// resolved returns the field that the last segment of a path names; ok is false where that is the key of a map.
func (r *reader) resolved(s *model.Struct, path string) (Declared, bool) {
	res := s.Resolve(path)
	if res.Status != model.Found || res.Field == nil || !namesLast(s, path, res.Field) {
		return Declared{}, false
	}
	return declared(r.world, r.pkg.Fset, res.Field)
}

// namesLast reports whether the last segment of a path names a field, and is not a key of a map that it holds.
func namesLast(s *model.Struct, path string, f *model.Field) bool {
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return s.Field(path) == f
	}
	v := s.Resolve(path[:i]).Value
	for v != nil && v.Elem != nil && !v.Map {
		v = v.Elem
	}
	return v != nil && !v.Map && v.Struct != nil && v.Struct.Field(path[i+1:]) == f
}

// flow reads what is asked for inside of pipelines and expressions.
func (r *reader) flow(f *shape.Flow) {
	for _, u := range f.Uses {
		if !slices.ContainsFunc(u.Segments(), r.asks) {
			continue
		}
		for i, field := range u.Fields() {
			own, ok := u.Own(i)
			if !ok || field == nil || field.Name != u.Segments()[i] || !r.asks(field.Name) {
				continue // a stage has given the field another name
			}
			if d, ok := declared(r.world, r.pkg.Fset, field); ok {
				r.note(use{key: u.Key, segment: own, name: field.Name, role: u.Role}, []Declared{d})
			}
		}
	}
}

// owned reads a path that odm's types tie to a document.
func (r *reader) owned(s locate.Spot, st *model.Struct) {
	segments := strings.Split(strings.TrimPrefix(s.Text, "-"), ".")
	for i := range segments {
		if !r.asks(segments[i]) {
			continue
		}
		if d, ok := r.resolved(st, strings.Join(segments[:i+1], ".")); ok && !walk.Position(segments[i]) {
			r.note(use{key: s.Expr, segment: i, name: segments[i]}, []Declared{d})
		}
	}
}

// note files a use under the fields that it names.
func (r *reader) note(u use, fields []Declared) {
	if u.key == nil || !u.key.Pos().IsValid() {
		return
	}
	u.pkg = r.pkg
	for _, d := range fields {
		at := spotKey{u.key.Pos(), u.segment, d}
		if !r.seen[at] {
			r.seen[at] = true
			r.uses[d] = append(r.uses[d], u)
		}
	}
}
