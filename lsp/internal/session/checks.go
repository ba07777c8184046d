package session

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"sync"

	"github.com/databridge-go/databridge/analyzer/evidence"
)

// checks are the packages of a view as they were checked last.
type checks struct {
	fset *token.FileSet

	parsing sync.Mutex // guards parsed and old; may be taken while mu is held
	parsed  map[string]*parsed
	old     []*token.File // of texts that are no more, the oldest first
	exports *exports      // whose positions are in fset

	mu     sync.Mutex // held while one package is checked
	latest map[string]*Package
	asked  map[string]uint64   // the newest snapshot that a package was asked for in
	facts  map[*unit]importing // what files import, as they were parsed last; guarded by parsing
	joined *evidence.World     // of latest; nil if one of them has changed

	judging sync.Mutex // guards verdict
	verdict map[string]verdict
}

// A parsed is the syntax of one text.
type parsed struct {
	id   uint64
	file *ast.File   // nil if it was let go
	at   *token.File // where its positions lie
}

func newChecks() *checks {
	return &checks{
		fset: token.NewFileSet(), latest: map[string]*Package{}, facts: map[*unit]importing{}, asked: map[string]uint64{}, parsed: map[string]*parsed{},
		verdict: map[string]verdict{},
	}
}

// owner returns the package that a file is looked at in; nil if it says that it is of another one, which the go command puts
// up with and the type checker does not.
func (c *checks) owner(g *graph, f *File) *unit {
	u := g.owner(f.Path)
	if u == nil {
		return nil
	}
	if says := c.parse(f).Name; says != nil && says.Name != "" && says.Name != "_" && says.Name != u.Name {
		return nil
	}
	return u
}

// get returns a package of the graph, checked unless neither it nor what it imports has changed.
func (c *checks) get(s *Snapshot, v *view, g *graph, u *unit) *Package {
	return newBuild(c, s, v, g).get(u)
}

// once checks a package that will not be remembered.
func (c *checks) once(s *Snapshot, v *view, g *graph, u *unit) *Package {
	b := newBuild(c, s, v, g)
	b.ready(u)
	c.mu.Lock()
	defer c.mu.Unlock()
	return b.check(u)
}

// alone checks a file, with those beside it that say they are of the same package, as a package of its own.
func (c *checks) alone(s *Snapshot, v *view, u *unit, f *File) *Package {
	var g *graph
	if v != nil {
		g = v.seen(f.Path)
	}
	b := newBuild(c, s, v, g)
	own := c.parse(f)
	u.Files = slices.DeleteFunc(u.Files, func(path string) bool {
		other := b.syntax(path)
		return other == nil || other.Name.Name != own.Name.Name
	})
	b.ready(u)
	c.mu.Lock()
	defer c.mu.Unlock()
	p := b.check(u)
	p.alone = true
	return p
}

// history is how many texts that are no more keep their positions: what is being reported may still ask for them.
const history = 256

// parse returns the syntax of a text: of a broken one what can be told.
func (c *checks) parse(f *File) *ast.File {
	c.parsing.Lock()
	defer c.parsing.Unlock()
	before := c.parsed[f.Path]
	if before != nil && before.id == f.id {
		if before.file == nil {
			before.file = parse(samePlace(before.at), f)
		}
		return before.file
	}
	file := parse(c.fset, f)
	at := c.fset.File(file.FileStart)
	if f.trial || before != nil && before.id > f.id { // an old text must not retire the one that packages are made of
		c.retire(at)
		return file
	}
	if before != nil {
		c.retire(before.at)
	}
	c.parsed[f.Path] = &parsed{f.id, file, at}
	return file
}

func parse(fset *token.FileSet, f *File) *ast.File {
	file, _ := parser.ParseFile(fset, f.Path, f.Text, parser.ParseComments|parser.AllErrors|parser.SkipObjectResolution)
	return file
}

// samePlace returns a set whose next file gets the positions that a file has in another set.
func samePlace(at *token.File) *token.FileSet {
	fset := token.NewFileSet()
	if before := at.Base() - fset.Base(); before > 0 {
		fset.AddFile("", -1, before-1)
	}
	return fset
}

// retire lets the positions of a file go, after a while: a FileSet forgets nothing by itself.
func (c *checks) retire(at *token.File) {
	if at != nil {
		c.old = append(c.old, at)
	}
	if len(c.old) > history {
		c.fset.RemoveFile(c.old[0])
		c.old = slices.Delete(c.old, 0, 1)
	}
}

// dropForeign lets the positions of export data go that nobody reads any more: their file names are pieces of it, so that they
// keep all of it in memory. The caller holds parsing.
func (c *checks) dropForeign() {
	own := map[*token.File]bool{}
	for _, p := range c.parsed {
		own[p.at] = true
	}
	for _, tf := range c.old {
		own[tf] = true
	}
	var foreign []*token.File
	c.fset.Iterate(func(tf *token.File) bool {
		if !own[tf] {
			foreign = append(foreign, tf)
		}
		return true
	})
	for _, tf := range foreign {
		c.fset.RemoveFile(tf)
	}
}

// prune forgets packages that the module no longer has.
func (c *checks) prune(g *graph) {
	c.parsing.Lock()
	clear(c.facts)
	if c.exports != g.exports {
		c.dropForeign()
		c.exports = g.exports
	}
	c.parsing.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	for id := range c.latest {
		if g.packages[id] == nil {
			delete(c.latest, id)
		}
	}
	c.joined = nil
	c.forget(g)
}

// world joins the summaries of all packages, p in the place of its namesake. Packages with test files do not vote: the
// package without them does.
func (c *checks) world(p *Package) *evidence.World {
	c.mu.Lock()
	defer c.mu.Unlock()
	own := c.latest[p.id] == p
	if own && c.joined != nil {
		return c.joined
	}
	var all []*evidence.Summary
	for _, id := range sorted(c.latest) {
		if q := c.latest[id]; id != p.id && !q.Test && !(p.alone && q.dir == p.dir) {
			all = append(all, q.Collected.Summary)
		}
	}
	if !own || !p.Test {
		all = append(all, p.Collected.Summary)
	}
	w := evidence.NewWorld(all...)
	if own {
		c.joined = w
	}
	return w
}
