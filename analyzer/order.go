package analyzer

import (
	"context"
	"go/types"
	"slices"
	"sync"

	"github.com/databridge-go/databridge/internal/lift"
)

// collectAll collects every unit after those that it imports, since their wrappers make queries of its calls.
func (o Options) collectAll(ctx context.Context, units []*Unit, collected []*Collected) {
	order, sources := importOrder(units)
	done := make(map[string]chan struct{}, len(sources))
	for path := range sources {
		done[path] = make(chan struct{})
	}
	var mu sync.Mutex
	facts := map[string]lift.Fact{} // by path
	each(ctx, len(order), func(n int) {
		u := units[order[n]]
		var imported []lift.Fact
		for _, imp := range u.Pkg.Imports() {
			wait, ours := done[imp.Path()]
			if !ours || imp.Path() == u.Pkg.Path() {
				continue
			}
			select {
			case <-wait:
			case <-ctx.Done():
				return
			}
			mu.Lock()
			imported = append(imported, facts[imp.Path()])
			mu.Unlock()
		}
		c := o.collect(u, lift.Union(imported...))
		collected[order[n]] = c
		if !sources[u.Pkg.Path()].is(u) {
			return
		}
		if c != nil {
			mu.Lock()
			facts[u.Pkg.Path()] = c.Facts
			mu.Unlock()
		}
		close(done[u.Pkg.Path()])
	})
}

// A source is the unit that speaks for its path.
type source struct{ unit *Unit }

func (s source) is(u *Unit) bool { return s.unit == u }

// importOrder returns the indexes of the units, each behind those that it imports, and the unit that speaks for each path: the
// package without its tests.
func importOrder(units []*Unit) ([]int, map[string]source) {
	sources := map[string]source{}
	for _, u := range units {
		if _, have := sources[u.Pkg.Path()]; !have && !u.Test {
			sources[u.Pkg.Path()] = source{u}
		}
	}
	depths := map[string]int{}
	order := make([]int, len(units))
	rank := make([]int, len(units))
	for i, u := range units {
		order[i], rank[i] = i, depth(u.Pkg, sources, depths)*2
		if !sources[u.Pkg.Path()].is(u) {
			rank[i]++ // a variant with tests follows the package itself
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return rank[a] - rank[b] })
	return order, sources
}

// depth is how many units stand below a package in the longest chain of imports.
func depth(p *types.Package, sources map[string]source, known map[string]int) int {
	if d, ok := known[p.Path()]; ok {
		return d
	}
	known[p.Path()] = 0 // a cycle, which only broken code has
	d := 0
	for _, imp := range p.Imports() {
		if _, ours := sources[imp.Path()]; ours {
			d = max(d, depth(imp, sources, known)+1)
		}
	}
	known[p.Path()] = d
	return d
}
