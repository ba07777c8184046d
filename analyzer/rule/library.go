package rule

import (
	"go/types"

	"github.com/databridge-go/databridge/internal/lift"
)

// OfODM returns a rule that runs only on packages that reach odm: what it looks for needs a type of odm, and looking takes a
// walk through every file.
func OfODM(r Rule) Rule {
	run := r.Run
	r.Run = func(p *Pass) {
		if p.Pkg == nil || Once(p, odmKey{}, func() bool { return ReachesODM(p.Pkg) }) {
			run(p)
		}
	}
	return r
}

// odmKey is whether a package reaches odm, among what rules share.
type odmKey struct{}

// ReachesODM reports whether a package imports odm, at any distance.
func ReachesODM(p *types.Package) bool { return reaches(p, map[*types.Package]bool{}) }

func reaches(p *types.Package, seen map[*types.Package]bool) bool {
	if p.Path() == string(lift.ODM) {
		return true
	}
	seen[p] = true
	for _, imp := range p.Imports() {
		if !seen[imp] && reaches(imp, seen) {
			return true
		}
	}
	return false
}
