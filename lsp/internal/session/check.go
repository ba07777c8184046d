package session

import (
	"fmt"
	"go/ast"
	"go/types"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/databridge-go/databridge/analyzer"
	"github.com/databridge-go/databridge/internal/lift"
)

// A Package is one package, type-checked as far as its state allows, with its queries. It never changes.
type Package struct {
	analyzer.Unit
	Collected *analyzer.Collected

	Faults int // how many faults the type checker has found; gopls tells which

	id, dir string
	alone   bool // it stands for whatever the go command says of its directory
	key     uint64
	exports *exports       // what it was checked with
	says    uint64         // a hash of what it tells those that import it: see serve
	served  *types.Package // what they see of it
	checks  *checks
	size    size
	derived sync.Map // what Once was asked for
	lean    bool     // syntax and types of what no query touches are missing: see leanAll
}

// A build checks a package and what it imports, in one snapshot.
type build struct {
	*checks
	snap  *Snapshot
	view  *view  // nil for a file in no module
	graph *graph // nil before the first load
	got   map[*unit]*Package
	busy  map[*unit]bool // packages that are being checked: an import of one is a cycle
}

func newBuild(c *checks, s *Snapshot, v *view, g *graph) *build {
	return &build{checks: c, snap: s, view: v, graph: g, got: map[*unit]*Package{}, busy: map[*unit]bool{}}
}

// get checks u, unless neither its files nor what the packages say that it imports has changed.
func (b *build) get(u *unit) *Package {
	if p := b.got[u]; p != nil {
		return p
	}
	b.ready(u)
	key := b.key(u)
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.latest[u.ID]
	if p == nil || p.key != key {
		before := p
		p = b.check(u)
		if before != nil && before.exports != p.exports {
			before = nil // its types are of another world
		}
		p.key = key
		p.serve(before, b.imported(u))
		if b.asked[u.ID] <= b.snap.id { // else a newer snapshot was here first, whose state stays
			b.latest[u.ID], b.joined = p, nil
		}
	}
	b.asked[u.ID] = max(b.asked[u.ID], b.snap.id)
	b.got[u] = p
	return p
}

// full is get for who needs all of a package: what was let go of a lean one is made again.
func (b *build) full(u *unit) *Package {
	p := b.get(u)
	if !p.lean {
		return p
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if again := b.latest[u.ID]; again != nil && again.key == p.key && !again.lean {
		p = again // another has just made it
	} else {
		before := p
		p = b.check(u)
		p.key = before.key
		p.serve(before, b.imported(u))
		if again == before {
			b.latest[u.ID], b.joined = p, nil
		}
	}
	b.got[u] = p
	return p
}

// ready checks the module's own packages that u imports.
func (b *build) ready(u *unit) {
	b.busy[u] = true
	defer delete(b.busy, u)
	for _, dep := range b.own(u) {
		if !b.busy[dep] {
			b.get(dep)
		}
	}
}

// imported returns the module's own packages that u imports, those aside that import u.
func (b *build) imported(u *unit) []*Package {
	var all []*Package
	for _, dep := range b.own(u) {
		if p := b.got[dep]; p != nil && !b.busy[dep] {
			all = append(all, p)
		}
	}
	return all
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

// key is equal for two states of a package if nothing that it is made of differs: its files, and what others tell it.
func (b *build) key(u *unit) uint64 {
	said := strconv.AppendUint(nil, b.number(), 16)
	for _, id := range b.texts(u) {
		said = strconv.AppendUint(append(said, ' '), id, 16)
	}
	for _, p := range b.imported(u) {
		said = append(append(said, ' '), p.id...)
		said = strconv.AppendUint(append(said, ' '), p.says, 16)
	}
	h := fnv.New64a()
	_, _ = h.Write(said)
	return h.Sum64()
}

// number is the graph's; 0 before the first load.
func (b *build) number() uint64 {
	if b.graph == nil {
		return 0
	}
	return b.graph.number
}

// check type-checks one package and lifts its queries. The caller holds mu; what u imports is checked already.
func (b *build) check(u *unit) *Package {
	p := &Package{id: u.ID, dir: u.Dir, checks: b.checks, Unit: analyzer.Unit{Fset: b.fset, Test: u.ForTest != ""}}
	for _, path := range u.Files {
		if file := b.syntax(path); file != nil {
			p.Files = append(p.Files, file)
		}
	}
	if before := b.latest[u.ID]; before != nil {
		p.size = before.size // it will not have changed much
	}
	p.Info = p.size.info()
	config := types.Config{
		Importer:    supplier{b, u},
		Error:       func(error) { p.Faults++ }, // gopls reports them
		FakeImportC: true,
		GoVersion:   u.GoVersion,
	}
	if b.graph != nil {
		p.exports = b.graph.exports
	}
	p.Pkg, _ = config.Check(u.Path, b.fset, p.Files, p.Info)
	p.size = sizeOf(p.Info)
	var facts []lift.Fact
	if b.graph != nil {
		facts = append(facts, b.graph.wrappers)
	}
	for _, dep := range b.imported(u) {
		facts = append(facts, dep.Collected.Facts)
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
	case i.graph.exports == nil && (dep == nil || !dep.Own):
		return i.sketch(path, dep)
	case dep == nil:
		if i.view.missing(path) {
			i.snap.session.reloadSoon(i.view)
		}
		return nil, fmt.Errorf("no package %s", path)
	case dep == i.of || i.busy[dep]:
		return nil, fmt.Errorf("%s imports itself", path)
	case dep.Own:
		if p := i.got[dep]; p != nil && p.served != nil {
			return p.served, nil
		}
	}
	return i.graph.exports.read(dep.Path)
}

// sketch stands in for a package while there are no export data.
func (i supplier) sketch(path string, dep *unit) (*types.Package, error) {
	dir := ""
	if dep != nil {
		dir = dep.Dir
	}
	r := i.view.roughly()
	if r == nil {
		return nil, fmt.Errorf("no package %s", path) // the export data have come meanwhile, and with them another graph
	}
	return r.sketches.read(path, dir)
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
