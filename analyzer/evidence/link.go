package evidence

import (
	"slices"
	"strings"
)

// links tells which packages can be part of one program: one imports the other, or a third imports both. Two
// collections of one name in packages that no program joins are two collections.
type links struct {
	number map[string]int // of an import path
	reach  []set          // by number: the packages of the World that one imports, itself included
}

// A set is a set of small numbers: a World of a thousand packages has a million pairs of them.
type set []uint64

func (s set) has(n int) bool { return s[n/64]&(1<<(n%64)) != 0 }

func (s set) add(n int) { s[n/64] |= 1 << (n % 64) }

func newLinks(summaries []*Summary) *links {
	l := &links{number: make(map[string]int, len(summaries))}
	var packages []*Summary // the last of each path
	for _, s := range summaries {
		n, known := l.number[s.path]
		if !known {
			n, packages = len(packages), append(packages, nil)
			l.number[s.path] = n
		}
		packages[n] = s
	}
	l.reach = make([]set, len(packages))
	for n := range packages {
		l.visit(n, packages)
	}
	return l
}

func (l *links) visit(n int, packages []*Summary) set {
	if l.reach[n] != nil {
		return l.reach[n] // a cycle is broken code
	}
	r := make(set, len(packages)/64+1)
	r.add(n)
	l.reach[n] = r
	for _, path := range packages[n].imports {
		if imported, ours := l.number[path]; ours {
			for i, more := range l.visit(imported, packages) {
				r[i] |= more
			}
		}
	}
	return r
}

// linked reports whether some program may hold both packages. The external test package of a belongs to a.
func (l *links) linked(a, b string) bool {
	x, known := l.number[a]
	if !known {
		a = strings.TrimSuffix(a, "_test")
		x, known = l.number[a]
	}
	if a == b {
		return true
	}
	y, both := l.number[b]
	return known && both && slices.ContainsFunc(l.reach, func(r set) bool { return r.has(x) && r.has(y) })
}
