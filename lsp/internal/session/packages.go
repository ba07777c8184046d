package session

import "context"

// Packages returns the packages of the module that a file belongs to, checked as they stand in this snapshot, those with
// their test files in the place of those without. It stops early when ctx ends.
func (s *Snapshot) Packages(ctx context.Context, path string) []*Package {
	v := s.view(path)
	if v == nil {
		return s.only(path)
	}
	g := v.snapshotGraph()
	if g.owner(path) == nil {
		return s.only(path)
	}
	tested := map[string]bool{}
	for _, u := range g.ordered {
		if u.ForTest != "" {
			tested[u.Path] = true
		}
	}
	b := newBuild(v.checks, s, v, g)
	var all []*Package
	for _, u := range g.ordered {
		if ctx.Err() != nil {
			return nil
		}
		if u.speaks && (u.ForTest != "" || !tested[u.Path]) {
			all = append(all, b.get(u))
		}
	}
	return all
}

// only is the package of a file that the go command does not know.
func (s *Snapshot) only(path string) []*Package {
	if p := s.Package(path); p != nil {
		return []*Package{p}
	}
	return nil
}
