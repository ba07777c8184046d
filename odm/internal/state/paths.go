package state

import "strings"

// Paths is a set of dotted paths, each of which stands for everything below it too. A nil *Paths holds every path.
type Paths struct {
	whole bool
	kids  map[string]*Paths
}

// NewPaths returns the set of the given paths. Of no paths it holds nothing.
func NewPaths(paths ...string) *Paths {
	root := &Paths{}
	for _, p := range paths {
		root.add(p)
	}
	return root
}

func (p *Paths) add(path string) {
	for seg := range strings.SplitSeq(path, ".") {
		kid := p.kids[seg]
		if kid == nil {
			kid = &Paths{}
			if p.kids == nil {
				p.kids = map[string]*Paths{}
			}
			p.kids[seg] = kid
		}
		p = kid
	}
	p.whole = true
}

// Below returns the part of the set below key, and whether there is one. The part is nil where all of key is in the set.
func (p *Paths) Below(key string) (below *Paths, in bool) {
	if p == nil {
		return nil, true
	}
	below, in = p.kids[key]
	if in && below.whole {
		return nil, true
	}
	return below, in
}
