package session

import (
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer"
)

// leanAll lets syntax and types go of packages in which no file is open: what their queries do not touch. It is most of what a
// module takes in memory, and is made again when somebody wants it: see full.
func (c *checks) leanAll(g *graph, s *Snapshot, units []*unit) {
	kept := map[string]bool{}
	open := map[*unit]bool{}
	for _, u := range g.opened(s) {
		open[u] = true
		for _, path := range u.Files {
			kept[path] = true
		}
	}
	for _, u := range units {
		if !open[u] {
			c.lean(u, kept)
		}
	}
}

// lean makes one package lean; kept are files whose syntax stays.
func (c *checks) lean(u *unit, kept map[string]bool) {
	c.mu.Lock()
	p := c.latest[u.ID]
	c.mu.Unlock()
	if p == nil || p.lean {
		return
	}
	slim := p.leaner()
	c.mu.Lock()
	if c.latest[u.ID] != p {
		c.mu.Unlock()
		return // it has been edited meanwhile
	}
	c.latest[u.ID] = slim
	c.mu.Unlock()
	p.Collected.Summary.Trim(slim.Info)
	c.parsing.Lock()
	defer c.parsing.Unlock()
	for _, path := range u.Files {
		if t := c.parsed[path]; t != nil && !kept[path] {
			t.file = nil
		}
	}
}

// leaner returns p without the declarations that no query touches. Positions stay what they are.
func (p *Package) leaner() *Package {
	slim := &Package{
		Unit:      analyzer.Unit{Fset: p.Fset, Pkg: p.Pkg, Info: size{}.info(), Test: p.Test},
		Collected: p.Collected, Faults: p.Faults,
		id: p.id, dir: p.dir, alone: p.alone, key: p.key, exports: p.exports, says: p.says, served: p.served, checks: p.checks, size: p.size,
		lean: true,
	}
	touched := touchedBy(p)
	for _, f := range p.Files {
		few := *f
		few.Decls, few.Comments, few.Scope, few.Unresolved = nil, nil, nil, nil
		for _, d := range f.Decls {
			if touched[d] {
				few.Decls = append(few.Decls, d)
				keep(slim.Info, p.Info, d)
			}
		}
		slim.Files = append(slim.Files, &few)
	}
	return slim
}

// keep copies what is known of the syntax in a declaration.
func keep(to, from *types.Info, d ast.Decl) {
	ast.Inspect(d, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok {
			if tv, known := from.Types[e]; known {
				to.Types[e] = tv
			}
		}
		if obj := from.Implicits[n]; n != nil && obj != nil {
			to.Implicits[n] = obj
		}
		switch n := n.(type) {
		case *ast.Ident:
			keepName(to, from, n)
		case *ast.SelectorExpr:
			if s := from.Selections[n]; s != nil {
				to.Selections[n] = s
			}
		}
		return true
	})
}

func keepName(to, from *types.Info, id *ast.Ident) {
	if obj, known := from.Defs[id]; known {
		to.Defs[id] = obj
	}
	if obj, known := from.Uses[id]; known {
		to.Uses[id] = obj
	}
	if in, known := from.Instances[id]; known {
		to.Instances[id] = in
	}
}
