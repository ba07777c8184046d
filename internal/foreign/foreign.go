// Package foreign finds the wrappers of packages that the checked ones import from other modules: helpers such as
// mgoutil.Find(ctx, coll, filter). It type-checks them from source, once for each version of a module.
package foreign

import (
	"context"
	"slices"

	"github.com/databridge-go/databridge/analyzer"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/load"
)

// Wrappers returns the wrappers of the packages. c is how the packages that import them were loaded. A package that cannot be
// read has none: the calls of its functions are then silent, as they are without it.
func Wrappers(ctx context.Context, c load.Config, m *Memory, packages []load.Foreign) (lift.Fact, error) {
	var known lift.Fact
	var unread []load.Foreign
	for _, p := range packages {
		if ws, remembered := m.recall(c, p); remembered {
			known = known.With(ws)
		} else {
			unread = append(unread, p)
		}
	}
	if len(unread) == 0 {
		return known, nil
	}
	read, whole, err := lifted(ctx, c, known, unread)
	if err != nil {
		return known, err
	}
	for _, p := range unread {
		if whole {
			m.keep(c, p, read[p.Path])
		}
		known = known.With(read[p.Path])
	}
	return known, nil
}

// lifted returns the wrappers of packages by their paths; whole is false if some of the packages could not be read.
func lifted(ctx context.Context, c load.Config, known lift.Fact, packages []load.Foreign) (byPath map[string][]*lift.Wrapper, whole bool, err error) {
	c.Tests, c.Speaks = false, nil
	patterns := make([]string, len(packages))
	for i, p := range packages {
		patterns[i] = p.Path
	}
	work, err := load.Load(ctx, c, patterns...)
	if err != nil {
		return nil, false, err
	}
	units := make([]*analyzer.Unit, len(work.Packages))
	for i, p := range work.Packages {
		units[i] = &analyzer.Unit{Fset: work.Fset, Files: p.Files, Pkg: p.Types, Info: p.Info}
	}
	found, err := analyzer.Wrappers(ctx, units, analyzer.Options{Known: known, Broken: func(string, diag.Code, any) {}})
	if err != nil {
		return nil, false, err
	}
	byPath = map[string][]*lift.Wrapper{}
	for i, u := range units {
		byPath[u.Pkg.Path()] = slices.Clip(found[i])
	}
	return byPath, len(work.Incomplete) == 0, nil
}
