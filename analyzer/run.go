package analyzer

import (
	"context"
	"runtime"
	"strings"
	"sync"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// A Result is what Run says of one unit.
type Result struct {
	Unit     *Unit
	Findings []diag.Finding // in order of position
	Coverage Coverage       // zero for test variants: their queries are counted in the package itself
}

// Run collects every unit, joins what they say, and judges each: what a host does that sees the whole workspace. The
// results stand in the order of the units. It stops early when ctx ends, with the error of ctx.
func Run(ctx context.Context, units []*Unit, o Options) ([]Result, error) {
	o.Workspace = true
	collected, world, err := o.join(ctx, units)
	if err != nil {
		return nil, err
	}
	results := make([]Result, len(units))
	each(ctx, len(units), func(i int) {
		u, c := units[i], collected[i]
		results[i].Unit = u
		if c == nil {
			return // the lifter is broken on it, and has been told
		}
		results[i].Findings = Judge(u, c, world, o)
		if u.Test {
			results[i].Findings = inTests(u, results[i].Findings)
			return
		}
		results[i].Coverage = Cover(u, c, world)
	})
	return results, ctx.Err()
}

// join collects every unit, and joins what they say.
func (o Options) join(ctx context.Context, units []*Unit) ([]*Collected, *evidence.World, error) {
	collected := make([]*Collected, len(units))
	o.collectAll(ctx, units, collected)
	var votes []*evidence.Summary
	for i, c := range collected {
		if c != nil && !units[i].Test {
			votes = append(votes, c.Summary)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	return collected, evidence.NewWorld(votes...), nil
}

// collect is Collect that survives a broken lifter: the package is then told as one that was not looked at.
func (o Options) collect(u *Unit, known lift.Fact) (c *Collected) {
	if o.Broken != nil {
		defer func() {
			if fault := recover(); fault != nil {
				o.Broken(u.Pkg.Path(), "", fault)
			}
		}()
	}
	return Collect(u, known)
}

// inTests keeps the findings in test files: the others are those of the package without its tests.
func inTests(u *Unit, found []diag.Finding) []diag.Finding {
	kept := found[:0]
	for _, f := range found {
		if strings.HasSuffix(u.Fset.File(f.Pos).Name(), "_test.go") {
			kept = append(kept, f)
		}
	}
	return kept
}

// each calls f for 0 to n-1 on every processor and waits. No call begins after ctx has ended.
func each(ctx context.Context, n int, f func(int)) {
	next := make(chan int)
	var wait sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	wait.Wait()
}

// source is a unit as the lifter reads it.
func (u *Unit) source() lift.Source {
	return lift.Source{Fset: u.Fset, Files: u.Files, Pkg: u.Pkg, Info: u.Info}
}
