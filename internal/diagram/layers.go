package diagram

import (
	"cmp"
	"slices"
)

// layered puts the boxes of an island into layers: what a box leads to stands to the right of it, but for the edges that
// close a circle. Within a layer the boxes are ordered so that few edges cross.
func layered(boxes []int, edges []edge) [][]int {
	next := forward(boxes, edges)
	layer := map[int]int{}
	for moved := true; moved; { // it ends: nothing goes round in circles
		moved = false
		for _, from := range boxes {
			for _, to := range next[from] {
				if layer[to] <= layer[from] {
					layer[to], moved = layer[from]+1, true
				}
			}
		}
	}
	layers := make([][]int, 1)
	for _, b := range boxes {
		for layer[b] >= len(layers) {
			layers = append(layers, nil)
		}
		layers[layer[b]] = append(layers[layer[b]], b)
	}
	untangle(layers, next)
	return layers
}

// forward are the boxes that each one leads to, without the edges that go back to where a walk came from.
func forward(boxes []int, edges []edge) map[int][]int {
	out := map[int][]int{}
	for _, e := range edges {
		if e.from != e.to && !slices.Contains(out[e.from], e.to) {
			out[e.from] = append(out[e.from], e.to)
		}
	}
	next := map[int][]int{}
	const under, done = 1, 2
	state := map[int]int{}
	var walk func(b int)
	walk = func(b int) {
		state[b] = under
		for _, to := range out[b] {
			if state[to] == under {
				continue // it closes a circle
			}
			next[b] = append(next[b], to)
			if state[to] == 0 {
				walk(to)
			}
		}
		state[b] = done
	}
	for _, b := range boxes {
		if state[b] == 0 {
			walk(b)
		}
	}
	return next
}

// untangle orders each layer by the middle of a box's neighbours in the layer before it, then behind it, a few times.
func untangle(layers [][]int, next map[int][]int) {
	before := map[int][]int{}
	for from, all := range next {
		for _, to := range all {
			before[to] = append(before[to], from)
		}
	}
	const sweeps = 4
	for range sweeps {
		for i := 1; i < len(layers); i++ {
			sortBy(layers[i], layers[i-1], before)
		}
		for i := len(layers) - 2; i >= 0; i-- {
			sortBy(layers[i], layers[i+1], next)
		}
	}
}

// sortBy orders a layer by where the neighbours of its boxes stand in another one. Boxes without any keep their rank.
func sortBy(layer, other []int, neighbours map[int][]int) {
	middle := map[int]float64{}
	for i, b := range layer {
		sum, n := 0, 0
		for _, nb := range neighbours[b] {
			if at := slices.Index(other, nb); at >= 0 {
				sum, n = sum+at, n+1
			}
		}
		middle[b] = float64(i)
		if n > 0 {
			middle[b] = float64(sum) / float64(n)
		}
	}
	slices.SortStableFunc(layer, func(a, b int) int { return cmp.Compare(middle[a], middle[b]) })
}
