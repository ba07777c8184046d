package evidence

import (
	"slices"

	"github.com/databridge-go/databridge/internal/lift"
)

// A Vote tells that a struct belongs to a collection, and why.
type Vote struct {
	Struct string // its path and name
	Ground string // "a whole document is written as it"
}

// String is what a reader is told of a ground.
func (g ground) String() string {
	switch g {
	case declared:
		return "a directive, an odm handle or a type argument names it"
	case written:
		return "a whole document is written as it"
	case read:
		return "documents are decoded into it as they are stored"
	case glanced:
		return "documents are decoded into it, perhaps not whole"
	}
	return "its fields are $set"
}

// Votes returns why the collection of q has the model that it has: each struct once, by its best ground.
func (w *World) Votes(q *lift.Query) []Vote {
	w.mu.Lock()
	defer w.mu.Unlock()
	best := map[typeKey]ground{}
	var order []typeKey
	for _, v := range w.votesFor(q) {
		key, ok := keyOf(v.typ)
		if !ok {
			continue
		}
		g, seen := best[key]
		if !seen {
			order = append(order, key)
		}
		if !seen || v.ground < g {
			best[key] = v.ground
		}
	}
	slices.SortStableFunc(order, func(a, b typeKey) int { return int(best[a]) - int(best[b]) })
	out := make([]Vote, len(order))
	for i, key := range order {
		out[i] = Vote{Struct: string(key), Ground: best[key].String()}
	}
	return out
}
