// Package diagram draws what document models are made of and refer to: as Mermaid text, and as an SVG that it lays out
// itself. It knows boxes and rows only; the standard library is all it needs.
package diagram

import "slices"

// A Graph is the boxes of a picture, in the order in which they should be read.
type Graph struct{ Boxes []Box }

// A Box is a model, or a part that models are made of.
type Box struct {
	ID    string // unique in the graph
	Title string // "Order"
	Note  string // the collection, "" if there is none
	Part  bool   // it is stored inside of others
	Rows  []Row
}

// A Row is a stored field.
type Row struct {
	Name  string
	Kind  string   // "string", "array of object"
	Marks []string // "id", "unique", "index"
	To    string   // the ID of the box that the value is made of, or refers to; "" is none
	Many  bool     // several of To
	Refer bool     // To is in a collection of its own
}

// An edge leads from a row to a box, by their places in the graph.
type edge struct{ from, row, to int }

// edges are the edges of a graph. A row that names no box of the graph has none.
func (g Graph) edges() []edge {
	at := map[string]int{}
	for i, b := range g.Boxes {
		at[b.ID] = i
	}
	var all []edge
	for i, b := range g.Boxes {
		for j, r := range b.Rows {
			if to, ok := at[r.To]; ok && r.To != "" {
				all = append(all, edge{i, j, to})
			}
		}
	}
	return all
}

// islands are the boxes that hang together, in the order of the first of each. A part stands with everything that is made
// of it.
func (g Graph) islands() [][]int {
	root := make([]int, len(g.Boxes))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			i = root[i]
		}
		return i
	}
	for _, e := range g.edges() {
		a, b := find(e.from), find(e.to)
		root[max(a, b)] = min(a, b)
	}
	var order []int
	members := map[int][]int{}
	for i := range g.Boxes {
		r := find(i)
		if !slices.Contains(order, r) {
			order = append(order, r)
		}
		members[r] = append(members[r], i)
	}
	var all [][]int
	for _, r := range order {
		all = append(all, members[r])
	}
	return all
}
