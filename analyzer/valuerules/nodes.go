package valuerules

import (
	"slices"

	"github.com/databridge-go/databridge/internal/lift"
)

// eachNode calls fn for a node and all that it holds, from the outside in.
func eachNode(n *lift.Node, fn func(*lift.Node)) {
	if n == nil {
		return
	}
	fn(n)
	for _, e := range n.Entries {
		eachNode(e.Value, fn)
	}
	for _, el := range n.Elems {
		eachNode(el, fn)
	}
}

// together reports whether two entries are there in one call whenever the first of them is, or the second.
func together(a, b *lift.Entry) bool {
	return !a.Deleted && !b.Deleted && !lift.Exclusive(a, b) && (within(a.Guards, b.Guards) || within(b.Guards, a.Guards))
}

// within reports whether every guard of a is one of b.
func within(a, b []lift.Guard) bool {
	for _, g := range a {
		same := func(o lift.Guard) bool { return o.Stmt == g.Stmt && o.Branch == g.Branch }
		if !slices.ContainsFunc(b, same) {
			return false
		}
	}
	return true
}
