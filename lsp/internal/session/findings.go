package session

import (
	"fmt"
	"weak"

	"github.com/databridge-go/databridge/analyzer"
	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/diag"
)

// A verdict is what the rules have said of a package, in one world. It must not keep either in memory: a package that
// nobody looks at again would keep the whole module as it was then.
type verdict struct {
	of    weak.Pointer[analyzer.Collected] // of the package, lean or not
	world weak.Pointer[evidence.World]
	under string                    // the settings
	found map[string][]diag.Finding // by file
}

// judged asks the rules about a package, unless they were asked in this very state. What was let go of it is made again for
// them.
func (s *Session) judged(b *build, u *unit) (*Package, map[string][]diag.Finding) {
	p, options := b.get(u), s.options(b.view)
	under := fmt.Sprint(options.Advice, options.Severities)
	world := b.world(p)
	if found, known := b.said(p, world, under); known {
		return p, found
	}
	if p.lean {
		p = b.full(u)
		world = b.world(p)
	}
	found := map[string][]diag.Finding{}
	for _, f := range analyzer.Judge(&p.Unit, p.Collected, world, options) {
		path := p.Fset.PositionFor(f.Pos, false).Filename
		found[path] = append(found[path], f)
	}
	b.judging.Lock()
	defer b.judging.Unlock()
	b.verdict[p.id] = verdict{weak.Make(p.Collected), weak.Make(world), under, found}
	return p, found
}

// said returns what the rules have said of a package in this very state.
func (c *checks) said(p *Package, world *evidence.World, under string) (found map[string][]diag.Finding, known bool) {
	c.judging.Lock()
	defer c.judging.Unlock()
	last := c.verdict[p.id]
	return last.found, last.of == weak.Make(p.Collected) && last.world == weak.Make(world) && last.under == under
}

// judgedAsIs reports whether the rules were asked about a package as it is, in whatever world.
func (c *checks) judgedAsIs(p *Package) bool {
	c.judging.Lock()
	defer c.judging.Unlock()
	return c.verdict[p.id].of == weak.Make(p.Collected)
}

// forget drops what was said of packages that the module no longer has.
func (c *checks) forget(g *graph) {
	c.judging.Lock()
	defer c.judging.Unlock()
	for id := range c.verdict {
		if g.packages[id] == nil {
			delete(c.verdict, id)
		}
	}
}

// Findings returns what the rules say of a file as it stands, nothing held back, and the package that it was found in.
// p is nil where nothing can be said yet: before the whole module was looked at, and for a file in none.
func (s *Snapshot) Findings(path string) (p *Package, found []diag.Finding) {
	b, u := s.judge(path)
	if b == nil {
		return nil, nil
	}
	b.full(u) // whoever asks about one file looks at it
	p, all := s.session.judged(b, u)
	return p, all[path]
}

// judge returns the package to judge of a file; b is nil where nothing can be said yet.
func (s *Snapshot) judge(path string) (b *build, u *unit) {
	v := s.view(path)
	if v == nil {
		return nil, nil
	}
	g := v.snapshotGraph()
	u = g.owner(path)
	if !g.whole() || u == nil || !v.isReady() {
		return nil, nil
	}
	return newBuild(v.checks, s, v, g), u
}
