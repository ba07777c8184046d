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
		s.hit(e.KeyExpr, e.Key, Level{Fields: true, Base: base, Skip: len(name) + 1})
		if e.Value != nil {
			s.condition(e.Value, join(base, rest))
		}
	}
}

// element returns the array whose elements an identifier stands for: "lines" of "lines.$[i].qty".
func (s *search) element(identifier string) (path string, ok bool) {
	part, found := s.query.Part(lift.Update)
	if !found || part.Node == nil {
		return "", false
	}
	for _, op := range part.Node.Entries {
		if op.Value == nil {
			continue
		}
		for _, e := range op.Value.Entries {
			if before, _, found := strings.Cut(e.Key, ".$["+identifier+"]"); found {
				return before, true
			}
		}
	}
	return "", false
}
