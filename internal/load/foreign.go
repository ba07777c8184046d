package load

import (
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A Foreign is a package that a loaded one imports and that is none of them, but may send queries for it: it imports a
// library that speaks to a database, or a package that does.
type Foreign struct {
	Path    string
	Version string // module@version; "" if its files may change
}

// Around returns the foreign packages that a root imports, and those that such a one imports, in order of their paths.
// speaks knows the libraries. The roots need NeedImports and NeedModule.
func Around(roots []*packages.Package, speaks func(path string) bool) []Foreign {
	isRoot := map[string]bool{}
	for _, p := range roots {
		isRoot[p.PkgPath] = true
	}
	var found []Foreign
	seen := map[string]bool{}
	var look func(p *packages.Package)
	look = func(p *packages.Package) {
		for path, dep := range p.Imports {
			if isRoot[dep.PkgPath] || seen[dep.PkgPath] || speaks(path) || !mayWrap(dep, speaks) {
				continue
			}
			seen[dep.PkgPath] = true
			found = append(found, Foreign{Path: dep.PkgPath, Version: version(dep.Module)})
			look(dep)
		}
	}
	for _, p := range roots {
		look(p)
	}
	slices.SortFunc(found, func(a, b Foreign) int { return strings.Compare(a.Path, b.Path) })
	return found
}

// mayWrap reports whether p imports a library, or a package that does. The standard library has no module.
func mayWrap(p *packages.Package, speaks func(string) bool) bool {
	if p.Module == nil {
		return false
	}
	return importsLibrary(p, speaks) || slices.ContainsFunc(slices.Collect(maps.Values(p.Imports)), func(dep *packages.Package) bool {
		return dep.Module != nil && !speaks(dep.PkgPath) && importsLibrary(dep, speaks)
	})
}

func importsLibrary(p *packages.Package, speaks func(string) bool) bool {
	for path := range p.Imports {
		if speaks(path) {
			return true
		}
	}
	return false
}

// version names the files of a module; "" if they may change under their name.
func version(m *packages.Module) string {
	if m == nil || m.Main {
		return ""
	}
	if m.Replace != nil {
		m = m.Replace
	}
	if m.Version == "" {
		return ""
	}
	return m.Path + "@" + m.Version
}
