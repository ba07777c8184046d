package indexes

import (
	"math/bits"
	"slices"
)

// A Proposal is one index, and the shapes that it is made for, by their place in what Propose was given.
type Proposal struct {
	Keys   []Key
	Serves []int
}

// exact is how many shapes Propose looks at in every combination. Beyond it the shapes with the most keys choose first,
// and the set may be larger than it need be.
const exact = 12

// Propose returns the smallest set of indexes of which one serves each shape, in the order of the first shape that each
// serves. Shapes that ask for nothing are left out.
func Propose(shapes []Shape) []Proposal {
	var asking []int
	for i, s := range shapes {
		if len(s.Equal)+len(s.Sort)+len(s.Range) > 0 {
			asking = append(asking, i)
		}
	}
	groups := greedy(shapes, asking)
	if len(asking) <= exact {
		groups = smallest(shapes, asking)
	}
	var out []Proposal
	for _, g := range groups {
		slices.Sort(g)
		out = append(out, Proposal{asWritten(shapes, g, one(shapes, g)), g})
	}
	slices.SortFunc(out, func(a, b Proposal) int { return a.Serves[0] - b.Serves[0] })
	return out
}

// smallest divides shapes into as few groups as there can be, each with an index that serves all of it.
func smallest(shapes []Shape, asking []int) [][]int {
	all := uint(1)<<len(asking) - 1
	feasible := make([]bool, all+1)
	count := make([]int, all+1) // of groups, by the set of shapes
	last := make([]uint, all+1) // the group that was added last
	for set := uint(1); set <= all; set++ {
		feasible[set] = one(shapes, members(set, asking)) != nil
		count[set] = len(asking) + 1
		lowest := set & -set
		for group := set; group > 0; group = (group - 1) & set {
			if group&lowest != 0 && feasible[group] && count[set&^group]+1 < count[set] {
				count[set], last[set] = count[set&^group]+1, group
			}
		}
	}
	var groups [][]int
	for set := all; set > 0; set &^= last[set] {
		groups = append(groups, members(last[set], asking))
	}
	return groups
}

func members(set uint, asking []int) []int {
	var in []int
	for ; set > 0; set &= set - 1 {
		in = append(in, asking[bits.TrailingZeros(set)])
	}
	return in
}

// greedy puts every shape into the first group that has an index for it too, those with the most keys first.
func greedy(shapes []Shape, asking []int) (groups [][]int) {
	size := func(i int) int { return len(shapes[i].Equal) + len(shapes[i].Sort) + len(shapes[i].Range) }
	asking = slices.Clone(asking)
	slices.SortStableFunc(asking, func(a, b int) int { return size(b) - size(a) })
	for _, i := range asking {
		at := slices.IndexFunc(groups, func(g []int) bool { return one(shapes, append(slices.Clip(g), i)) != nil })
		if at < 0 {
			groups = append(groups, []int{i})
			continue
		}
		groups[at] = append(groups[at], i)
	}
	return groups
}

// one returns the keys of an index that serves every shape of a group, nil if there is none.
func one(shapes []Shape, group []int) []Key {
	var extend func(keys []Key) []Key
	extend = func(keys []Key) []Key {
		var next []Key
		for _, i := range group {
			f, more := shapes[i].match(keys)
			if f == never {
				return nil
			}
			for _, k := range more {
				if !slices.Contains(next, k) {
					next = append(next, k)
				}
			}
		}
		if len(next) == 0 {
			return keys
		}
		for _, k := range next {
			if found := extend(append(slices.Clip(keys), k)); found != nil {
				return found
			}
		}
		return nil
	}
	return extend(nil)
}

// asWritten turns the keys that are sorted by to the directions of the first query that sorts. Either way serves.
func asWritten(shapes []Shape, group []int, keys []Key) []Key {
	sorted := map[string]bool{}
	turned, known := false, false
	for _, i := range group {
		for _, want := range shapes[i].sort() {
			sorted[want.Path] = true
			at := slices.IndexFunc(keys, func(k Key) bool { return k.Path == want.Path })
			if !known && at >= 0 {
				turned, known = keys[at].Down != want.Down, true
			}
		}
	}
	for i, k := range keys {
		if turned && sorted[k.Path] {
			keys[i].Down = !k.Down
		}
	}
	return keys
}
