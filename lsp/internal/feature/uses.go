package feature

import (
	"context"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
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
	role    lift.Role
}

// An index is every use of stored fields in a module.
type index struct {
	uses  map[Declared][]use
	peers [][]Declared // the fields of several structs behind one path of a collection
}

// newIndex reads the packages of a module.
func newIndex(ctx context.Context, snap *session.Snapshot, packages []*session.Package) *index {
	x := &index{uses: map[Declared][]use{}}
	joined := map[string]bool{}
	for _, p := range packages {
		if ctx.Err() != nil {
			return x
		}
		if p.Collected != nil {
			r := &reader{index: x, pkg: p, world: snap.World(p), joined: joined, seen: map[spotKey]bool{}}
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
}

// A spotKey is a segment of an expression, by which it is noted once: wrappers and loops ask a query more than once.
type spotKey struct {
	pos     token.Pos
	segment int
	field   Declared
}

func (r *reader) read() {
	for _, q := range r.pkg.Collected.Queries {
		m, known := r.world.ModelOf(q)
		if known {
			r.query(q, m)
		}
		switch {
		case shape.Has(q):
			f := shape.Of(r.world, r.pkg.Info, q)
			r.flow(f)
			r.results(f)
		case known:
			r.targets(q, m)
		}
	}
	if r.pkg.Pkg != nil && !rule.ReachesODM(r.pkg.Pkg) {
		return
	}
	for _, s := range locate.Owned(r.pkg.Files, r.pkg.Info) {
		if st := r.world.Struct(s.Owner); st != nil {
			r.owned(s, st)
		}
	}
}

// query reads the paths that ask for documents as they are stored.
func (r *reader) query(q *lift.Query, m *evidence.Model) {
	walk.Paths(q, func(p walk.Path) {
		segments := p.Segments()
		for i := range segments {
			if own, ok := p.Own(i); ok && !walk.Position(segments[i]) {
				r.note(p.Key, own, p.Role, r.behind(m, strings.Join(segments[:i+1], ".")))
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

func (r *reader) resolved(s *model.Struct, path string) (Declared, bool) {
	res := s.Resolve(path)
	if res.Status != model.Found || res.Field == nil {
		return Declared{}, false
	}
	return declared(r.world, r.pkg.Fset, res.Field)
}

// flow reads what is asked for inside of pipelines and expressions.
func (r *reader) flow(f *shape.Flow) {
	for _, u := range f.Uses {
		for i, field := range u.Fields() {
			own, ok := u.Own(i)
			if !ok || field == nil || field.Name != u.Segments()[i] {
				continue // a stage has given the field another name
			}
			if d, ok := declared(r.world, r.pkg.Fset, field); ok {
				r.note(u.Key, own, u.Role, []Declared{d})
			}
		}
	}
}

// owned reads a path that odm's types tie to a document.
func (r *reader) owned(s locate.Spot, st *model.Struct) {
	segments := strings.Split(strings.TrimPrefix(s.Text, "-"), ".")
	for i := range segments {
		if d, ok := r.resolved(st, strings.Join(segments[:i+1], ".")); ok && !walk.Position(segments[i]) {
			r.note(s.Expr, i, "", []Declared{d})
		}
	}
}

// note files a use under the fields that it names.
func (r *reader) note(key ast.Expr, segment int, role lift.Role, fields []Declared) {
	if key == nil || !key.Pos().IsValid() {
		return
	}
	for _, d := range fields {
		at := spotKey{key.Pos(), segment, d}
		if !r.seen[at] {
			r.seen[at] = true
			r.uses[d] = append(r.uses[d], use{r.pkg, key, segment, role})
		}
	}
}
