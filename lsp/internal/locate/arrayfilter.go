package locate

import (
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// arrayFilters walks conditions on elements: their paths begin with an identifier that the update has given to the
// elements of an array.
func (s *search) arrayFilters(n *lift.Node) {
	for _, e := range n.Elems {
		s.arrayFilters(e)
	}
	for _, e := range n.Entries {
		if e.Value != nil && (e.Key == "$and" || e.Key == "$or" || e.Key == "$nor") {
			s.arrayFilters(e.Value)
			continue
		}
		name, rest, _ := strings.Cut(e.Key, ".")
		base, known := s.element(name)
		if !known {
			s.hit(e.KeyExpr, e.Key, Level{Places: []mql.Place{mql.Query}})
			continue
		}
		l := Level{Fields: true, Base: base, Skip: len(name) + 1}
		if e.Base != "" { // of odm's EachWhere, which writes the identifier itself
			_, below, _ := strings.Cut(e.Base, ".")
			l.Base, l.Skip = lift.JoinPath(base, below), 0
		}
		s.hit(e.KeyExpr, e.Own(), l)
		if e.Value != nil {
			s.condition(e.Value, lift.JoinPath(base, rest))
		}
	}
}

// element returns the array whose elements an identifier stands for: "lines" of "lines.$[i].qty".
func (s *search) element(identifier string) (path string, ok bool) {
	for i := range s.query.Parts { // odm's updates have a part for each change
		part := &s.query.Parts[i]
		if part.Role != lift.Update || part.Node == nil {
			continue
		}
		for _, op := range part.Node.Entries {
			if path, ok := rootOf(op, identifier); ok {
				return path, true
			}
		}
	}
	return "", false
}

// rootOf returns the array of an identifier in the paths of one operator.
func rootOf(op *lift.Entry, identifier string) (path string, ok bool) {
	if op.Value == nil {
		return "", false
	}
	for _, e := range op.Value.Entries {
		if before, _, found := strings.Cut(e.Key, ".$["+identifier+"]"); found {
			return before, true
		}
	}
	return "", false
}
