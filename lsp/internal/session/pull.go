package session

import (
	"context"
	"slices"
	"strings"
)

// Pulled is the report on a file for a client that asks for it: new findings at the place that was edited last are held
// back, as in the reports that are published. ok is false for a file that cannot be read.
func (s *Session) Pulled(snap *Snapshot, path string) (r Report, ok bool) {
	file := snap.File(path)
	if file == nil {
		return r, false
	}
	r = Report{Snapshot: snap, File: file}
	b, u := snap.judge(path)
	if b == nil {
		return r, true
	}
	p, found := s.judged(b, u)
	s.mu.Lock()
	defer s.mu.Unlock()
	r.Package = p
	r.Findings, _ = s.holdBack(p, path, found[path])
	return r, true
}

// Beside returns the other files of a file's package, in order.
func (p *Package) Beside(path string) []string {
	var names []string
	for _, f := range p.Files {
		if tf := p.Fset.File(f.FileStart); tf != nil && tf.Name() != path {
			names = append(names, tf.Name())
		}
	}
	slices.Sort(names)
	return names
}

// EachPackage calls visit with the reports on the files of each package of the workspace, in order, until it returns
// false or ctx ends. Modules that are still being loaded are left out.
func (s *Session) EachPackage(ctx context.Context, snap *Snapshot, visit func([]Report) bool) {
	for _, v := range s.loadedViews() {
		g := v.snapshotGraph()
		for _, u := range g.ordered {
			var reports []Report
			for _, path := range u.Files {
				if r, ok := s.Pulled(snap, path); ok && g.owner(path) == u && ctx.Err() == nil {
					reports = append(reports, r)
				}
			}
			v.checks.leanAll(g, snap, []*unit{u})
			if ctx.Err() != nil || !visit(reports) {
				return
			}
		}
	}
}

// loadedViews returns the modules that were looked at as a whole, in order of their directories.
func (s *Session) loadedViews() []*view {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []*view
	for _, v := range s.views {
		if v.isReady() && v.snapshotGraph().whole() {
			all = append(all, v)
		}
	}
	slices.SortFunc(all, func(x, y *view) int { return strings.Compare(x.dir, y.dir) })
	return all
}
