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
	order, plain := importOrder(units)
	done := make(map[string]chan struct{}, len(plain))
	for path := range plain {
		done[path] = make(chan struct{})
	}
	place := map[string]int{} // in the order
	for n, i := range order {
		if path := units[i].Pkg.Path(); plain[path] == units[i] {
			place[path] = n
		}
	}
	var mu sync.Mutex
	facts := map[string]lift.Fact{} // by path
	each(ctx, len(order), func(n int) {
		u := units[order[n]]
		imported := []lift.Fact{o.Known}
		for _, imp := range u.Pkg.Imports() {
			wait, ours := done[imp.Path()]
			if !ours || imp.Path() == u.Pkg.Path() || place[imp.Path()] >= n {
				continue // of packages that import each other, which only broken code has, one must go first
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
		if plain[u.Pkg.Path()] != u {
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

// Wrappers returns the wrappers of each unit, in the order of the units: what a host tells Run of packages that are none of
// its units.
func Wrappers(ctx context.Context, units []*Unit, o Options) ([][]*lift.Wrapper, error) {
	collected := make([]*Collected, len(units))
	o.collectAll(ctx, units, collected)
	all := make([][]*lift.Wrapper, len(units))
	for i, c := range collected {
		if c != nil {
			all[i] = c.Wrappers
		}
	}
	return all, ctx.Err()
}

// importOrder returns the indexes of the units, each behind those that it imports, and the unit that speaks for each path: the
// package without its tests.
func importOrder(units []*Unit) (order []int, plain map[string]*Unit) {
	plain = map[string]*Unit{}
	for _, u := range units {
		if plain[u.Pkg.Path()] == nil && !u.Test {
			plain[u.Pkg.Path()] = u
		}
	}
	depths := map[string]int{}
	order = make([]int, len(units))
	rank := make([]int, len(units))
	for i, u := range units {
		order[i], rank[i] = i, depth(u.Pkg, plain, depths)*2
		if plain[u.Pkg.Path()] != u {
			rank[i]++ // a variant with tests follows the package itself
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return rank[a] - rank[b] })
	return order, plain
}

// depth is how many units stand below a package in the longest chain of imports.
func depth(p *types.Package, plain map[string]*Unit, known map[string]int) int {
	if d, ok := known[p.Path()]; ok {
		return d
	}
	known[p.Path()] = 0 // a cycle, which only broken code has
	d := 0
	for _, imp := range p.Imports() {
		if plain[imp.Path()] != nil {
			d = max(d, depth(imp, plain, known)+1)
		}
	}
	known[p.Path()] = d
	return d
}
