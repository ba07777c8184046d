package session

import (
	"fmt"
	"go/ast"
	"go/types"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/analyzer"
	"github.com/databridge-go/databridge/internal/lift"
)

// A Package is one package, type-checked as far as its state allows, with its queries. It never changes.
type Package struct {
	analyzer.Unit
	Collected *analyzer.Collected

	id, dir string
	alone   bool // it stands for whatever the go command says of its directory
	key     uint64
	checks  *checks
}

// A build checks a package and what it imports, in one snapshot.
type build struct {
	*checks
	snap    *Snapshot
	view    *view             // nil for a file in no module
	graph   *graph            // nil before the first load
	keys    map[string]uint64 // 0 while it is being computed
	imports map[*unit][]*unit
	busy    map[string]bool // packages that are being checked: an import of one is a cycle
}

func newBuild(c *checks, s *Snapshot, v *view, g *graph) *build {
	return &build{
		checks: c, snap: s, view: v, graph: g,
		keys: map[string]uint64{}, imports: map[*unit][]*unit{}, busy: map[string]bool{},
	}
}

// get checks u unless it is known already.
func (b *build) get(u *unit) *Package {
	key := b.key(u)
	if p := b.known(u, key); p != nil {
		return p
	}
	b.ready(u)
	b.mu.Lock()
	defer b.mu.Unlock()
	if p := b.latest[u.ID]; p != nil && p.key == key {
		return p // somebody else was faster
	}
	p := b.check(u)
	p.key = key
	b.latest[u.ID], b.joined = p, nil
	return p
}

// known returns the package of a unit if it was checked in this very state.
func (b *build) known(u *unit, key uint64) *Package {
	b.mu.Lock()
	defer b.mu.Unlock()
	if p := b.latest[u.ID]; p != nil && p.key == key {
		return p
	}
	return nil
}

// ready checks the module's own packages that u imports.
func (b *build) ready(u *unit) {
	b.busy[u.ID] = true
	defer delete(b.busy, u.ID)
	for _, dep := range b.own(u) {
		if !b.busy[dep.ID] {
			b.get(dep)
		}
	}
}

// own returns the module's own packages that u imports, as it is being typed.
func (b *build) own(u *unit) []*unit {
	if deps, known := b.imports[u]; known || b.graph == nil {
		return deps
	}
	var deps []*unit
	for _, name := range u.Files {
		file := b.syntax(name)
		if file == nil {
			continue
		}
		for _, spec := range file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			if dep := b.graph.imported(u, path); dep != nil && dep.Own && dep != u && !slices.Contains(deps, dep) {
				deps = append(deps, dep)
			}
		}
	}
	slices.SortFunc(deps, func(x, y *unit) int { return strings.Compare(x.ID, y.ID) })
	b.imports[u] = deps
	return deps
}

// syntax returns the syntax of a file, nil if it cannot be read.
func (b *build) syntax(path string) *ast.File {
	f := b.file(path)
	if f == nil {
		return nil
	}
	return b.parse(f)
}

// file returns a text without asking again which module it belongs to.
func (b *build) file(path string) *File {
	if b.view == nil {
		return b.snap.File(path)
	}
	return b.snap.fileIn(b.view, path)
}

// key is equal for two states of a package if nothing that it is made of differs.
func (b *build) key(u *unit) uint64 {
	if k, known := b.keys[u.ID]; known {
		return k
	}
	b.keys[u.ID] = 0 // a cycle of imports ends here
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%p", b.graph)
	for _, path := range u.Files {
		if f := b.file(path); f != nil {
			_, _ = fmt.Fprintf(h, " %d", f.id)
		}
	}
	for _, dep := range b.own(u) {
		_, _ = fmt.Fprintf(h, " %x", b.key(dep))
	}
	b.keys[u.ID] = h.Sum64()
	return b.keys[u.ID]
}

// check type-checks one package and lifts its queries. The caller holds mu; what u imports is checked already.
func (b *build) check(u *unit) *Package {
	p := &Package{id: u.ID, dir: u.Dir, checks: b.checks, Unit: analyzer.Unit{Fset: b.fset, Test: u.ForTest != ""}}
	for _, path := range u.Files {
		if file := b.syntax(path); file != nil {
			p.Files = append(p.Files, file)
		}
	}
	p.Info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes: map[ast.Node]*types.Scope{}, Instances: map[*ast.Ident]types.Instance{},
	}
	config := types.Config{
		Importer:    supplier{b, u},
		Error:       func(error) {}, // gopls reports them
		FakeImportC: true,
		GoVersion:   u.GoVersion,
	}
	p.Pkg, _ = config.Check(u.Path, b.fset, p.Files, p.Info)
	var facts []lift.Fact
	if b.graph != nil {
		facts = append(facts, b.graph.wrappers)
	}
	for _, dep := range b.own(u) {
		if d := b.latest[dep.ID]; d != nil && !b.busy[dep.ID] {
			facts = append(facts, d.Collected.Facts)
		}
	}
	p.Collected = analyzer.Collect(&p.Unit, lift.Union(facts...))
	return p
}

// A supplier gives a package what it imports: the module's own packages as they were just checked, all others from
// the compiler's export data.
type supplier struct {
	*build
	of *unit
}

// Import returns the package behind an import path.
func (i supplier) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if i.graph == nil {
		return nil, fmt.Errorf("%s is not loaded yet", path)
	}
	dep := i.graph.imported(i.of, path)
	switch {
	case dep == nil:
		if i.view.missing(path) {
			i.snap.session.reloadSoon(i.view)
		}
		return nil, fmt.Errorf("no package %s", path)
	case dep == i.of || i.busy[dep.ID]:
		return nil, fmt.Errorf("%s imports itself", path)
	case dep.Own:
		if p := i.latest[dep.ID]; p != nil && p.Pkg != nil {
			return p.Pkg, nil
		}
	}
	return i.graph.exports.read(dep.Path)
}

// sorted returns the keys of a map in order.
func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, strings.Compare)
	return keys
}
