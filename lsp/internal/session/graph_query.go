package session

import "slices"

// imported returns the package behind an import path as u writes it: what the go command says, or, for an import that
// was typed since, the package of that path.
func (g *graph) imported(u *unit, path string) *unit {
	if g == nil {
		return nil
	}
	if dep := g.packages[u.Imports[path]]; dep != nil {
		return dep
	}
	return g.byPath[path]
}

// owner returns the package that a file is looked at in: the plain one rather than its test variant.
func (g *graph) owner(path string) *unit {
	if g == nil {
		return nil
	}
	var best *unit
	for _, id := range g.byFile[path] {
		if u := g.packages[id]; best == nil || best.ForTest != "" && u.ForTest == "" {
			best = u
		}
	}
	return best
}

// containing returns the packages that a file belongs to, test variants included.
func (g *graph) containing(path string) []*unit {
	var units []*unit
	for _, id := range g.byFile[path] {
		units = append(units, g.packages[id])
	}
	return units
}

// opened returns the packages of the open files: what other packages say may change what is said of them.
func (g *graph) opened(s *Snapshot) []*unit {
	var units []*unit
	for _, path := range sorted(s.open) {
		for _, u := range g.containing(path) {
			if !slices.Contains(units, u) {
				units = append(units, u)
			}
		}
	}
	return units
}

// importing returns the module's own packages that import one of units, at any distance.
func (g *graph) importing(units []*unit) []*unit {
	dirty := map[string]bool{}
	for _, u := range units {
		dirty[u.ID] = true
	}
	var found []*unit
	for _, u := range g.ordered { // imports come before importers
		if dirty[u.ID] {
			continue
		}
		for _, id := range u.Imports {
			if dirty[id] {
				dirty[u.ID] = true
				found = append(found, u)
				break
			}
		}
	}
	return found
}
