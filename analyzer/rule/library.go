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
		if p.Pkg == nil || reaches(p.Pkg, map[*types.Package]bool{}) {
			run(p)
		}
	}
	return r
}

// reaches reports whether a package imports odm, at any distance.
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
