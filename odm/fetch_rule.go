package odm

import (
	"fmt"
	"slices"
	"strings"
)

// maxFetchDepth is how deep links are fetched at most; the server nests its lookups no deeper either.
const maxFetchDepth = 20

// fetchRules say which links of a document are fetched. They are a value: with returns a copy.
type fetchRules struct {
	depth  int // of every link that fields does not name
	fields []fieldDepth
}

type fieldDepth struct {
	path  string
	depth int
}

// with returns r and a further wish: the depth of the fields, or of all links if there are none.
func (r fetchRules) with(depth int, paths []string) fetchRules {
	if len(paths) == 0 {
		r.depth = depth
		return r
	}
	r.fields = slices.Clip(r.fields)
	for _, p := range paths {
		r.fields = append(r.fields, fieldDepth{p, depth})
	}
	return r
}

// of returns the depth of the link at p, and whether it was named; the last wish counts.
func (r fetchRules) of(p place) (depth int, named bool) {
	for _, f := range slices.Backward(r.fields) {
		if p.path == f.path || strings.HasPrefix(p.path, f.path+".") {
			return f.depth, true
		}
	}
	return r.depth, false
}

// check tells what is wrong with r for documents of model p.
func (r fetchRules) check(p *plan) error {
	depths := []int{r.depth}
	for _, f := range r.fields {
		if !p.linksAt(f.path) {
			return fmt.Errorf("odm: %q of %s is no link and holds none: FetchLinks has nothing to fetch there%s", f.path, p.typ, p.linkNames())
		}
		depths = append(depths, f.depth)
	}
	for _, d := range depths {
		if d < 0 || d > maxFetchDepth {
			return fmt.Errorf("odm: FetchLinks(%d) of %s: a depth is between 0 and %d", d, p.typ, maxFetchDepth)
		}
	}
	return nil
}

// linksAt reports whether the field at path is a link or may hold some.
func (p *plan) linksAt(path string) bool {
	for _, f := range p.model.BackLinks {
		if goName(f) == path {
			return true
		}
	}
	if !p.linked || path == "" {
		return false
	}
	r := p.model.Resolve(path)
	return r.Value != nil && linkedValue(r.Value)
}

// linkNames lists the links at the top of the model, for messages.
func (p *plan) linkNames() string {
	var names []string
	for _, f := range p.model.Fields {
		if linkedValue(f.Value) {
			names = append(names, f.Name)
		}
	}
	for _, f := range p.model.BackLinks {
		names = append(names, goName(f))
	}
	if len(names) == 0 {
		return ""
	}
	return "; its links are " + strings.Join(names, ", ")
}

// fetches reports whether anything may be fetched.
func (r fetchRules) fetches() bool {
	return r.depth > 0 || slices.ContainsFunc(r.fields, func(f fieldDepth) bool { return f.depth > 0 })
}
