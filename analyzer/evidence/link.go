package evidence

import "strings"

// links tells which packages can be part of one program: one imports the other, or a third imports both. Two
// collections of one name in packages that no program joins are two collections.
type links struct {
	reach map[string]map[string]bool // import path -> the packages of the World that it imports, itself included
}

func newLinks(packages map[string]*Summary) *links {
	l := &links{reach: map[string]map[string]bool{}}
	for path := range packages {
		l.visit(path, packages)
	}
	return l
}

func (l *links) visit(path string, packages map[string]*Summary) map[string]bool {
	if r, done := l.reach[path]; done {
		return r
	}
	r := map[string]bool{path: true}
	l.reach[path] = r // a cycle is broken code
	for _, imp := range packages[path].imports {
		if packages[imp] == nil {
			continue
		}
		for p := range l.visit(imp, packages) {
			r[p] = true
		}
	}
	return r
}

// linked reports whether some program may hold both packages. The external test package of a belongs to a.
func (l *links) linked(a, b string) bool {
	if l.reach[a] == nil {
		a = strings.TrimSuffix(a, "_test")
	}
	if a == b {
		return true
	}
	for _, r := range l.reach {
		if r[a] && r[b] {
			return true
		}
	}
	return false
}
