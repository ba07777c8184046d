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
	of    weak.Pointer[Package]
	world weak.Pointer[evidence.World]
	under string                    // the settings
	found map[string][]diag.Finding // by file
}

// judged asks the rules about a package, unless they were asked in this very state.
func (s *Session) judged(v *view, p *Package, world *evidence.World) map[string][]diag.Finding {
	c := v.checks
	c.judging.Lock()
	last := c.verdict[p.id]
	c.judging.Unlock()
	options := s.options(v)
	under := fmt.Sprint(options.Advice, options.Severities)
	if last.of == weak.Make(p) && last.world == weak.Make(world) && last.under == under {
		return last.found
	}
	found := map[string][]diag.Finding{}
	for _, f := range analyzer.Judge(&p.Unit, p.Collected, world, options) {
		path := p.Fset.PositionFor(f.Pos, false).Filename
		found[path] = append(found[path], f)
	}
	c.judging.Lock()
	defer c.judging.Unlock()
	c.verdict[p.id] = verdict{weak.Make(p), weak.Make(world), under, found}
	return found
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
	v := s.view(path)
	if v == nil {
		return nil, nil
	}
	g := v.snapshotGraph()
	u := g.owner(path)
	if !g.whole() || u == nil || !v.isReady() {
		return nil, nil
	}
	p = v.checks.get(s, v, g, u)
	return p, s.session.judged(v, p, v.checks.world(p))[path]
}
