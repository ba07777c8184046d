package indexes_test

import (
	"slices"
	"testing"

	"github.com/databridge-go/databridge/internal/indexes"
)

// FuzzPropose holds the solver to the slow way: every set of indexes over three fields, the smallest first.
func FuzzPropose(f *testing.F) {
	f.Add([]byte{0x01, 0x00, 0x00, 0x02, 0x00, 0x00, 0x03, 0x00, 0x00})
	f.Add([]byte{0x01, 0x12, 0x04, 0x00, 0x21, 0x00, 0x05, 0x02, 0x02})
	f.Add([]byte{0x00, 0x0b, 0x04, 0x01, 0x0e, 0x00, 0x02, 0x00, 0x05, 0x04, 0x01, 0x03})
	f.Fuzz(func(t *testing.T, data []byte) {
		shapes := shapesOf(data)
		got := indexes.Propose(shapes)
		served := map[int]bool{}
		for _, p := range got {
			for _, i := range p.Serves {
				served[i] = true
				if !slowly(shapes[i], p.Keys) {
					t.Errorf("%s does not serve %s", indexes.Text(p.Keys), shapes[i])
				}
			}
		}
		var asking []indexes.Shape
		for i, s := range shapes {
			if len(s.Equal)+len(s.Sort)+len(s.Range) == 0 {
				continue
			}
			asking = append(asking, s)
			if !served[i] {
				t.Errorf("nothing is proposed for %s", s)
			}
		}
		if want := fewest(asking); len(got) != want {
			t.Errorf("%d indexes for %v, where %d are enough: %v", len(got), shapes, want, got)
		}
	})
}

var fields = []string{"a", "b", "c"}

// shapesOf makes up to four shapes of three bytes each: a set, a sort in base 7, a set.
func shapesOf(data []byte) (shapes []indexes.Shape) {
	for ; len(data) >= 3 && len(shapes) < 4; data = data[3:] {
		var s indexes.Shape
		for i, f := range fields {
			if data[0]>>i&1 == 1 {
				s.Equal = append(s.Equal, f)
			}
			if data[2]>>i&1 == 1 {
				s.Range = append(s.Range, f)
			}
		}
		for n := data[1]; n > 0; n /= 7 {
			d := int(n % 7)
			if d == 0 || slices.ContainsFunc(s.Sort, func(k indexes.Key) bool { return k.Path == fields[(d-1)/2] }) {
				continue
			}
			s.Sort = append(s.Sort, indexes.Key{Path: fields[(d-1)/2], Down: d%2 == 0})
		}
		shapes = append(shapes, s)
	}
	return shapes
}

// slowly reports whether an index begins with one of the lists of keys that are made for a shape, written out one by one.
func slowly(s indexes.Shape, keys []indexes.Key) bool {
	for _, equal := range permutations(s.Equal) {
		for _, reversed := range []bool{false, true} {
			for _, ranged := range append([]string{""}, s.Range...) {
				if made, ok := madeFor(equal, s, reversed, ranged); ok && begins(keys, made) {
					return true
				}
			}
		}
	}
	return false
}

// A wanted key has a direction unless any will do.
type wanted struct {
	path      string
	down, any bool
}

func madeFor(equal []string, s indexes.Shape, reversed bool, ranged string) (list []wanted, ok bool) {
	has := map[string]bool{}
	for _, path := range equal {
		list, has[path] = append(list, wanted{path: path, any: true}), true
	}
	for _, k := range s.Sort {
		if !has[k.Path] {
			list = append(list, wanted{path: k.Path, down: k.Down != reversed})
		}
		has[k.Path] = true
	}
	one := len(s.Range) == 0
	for _, path := range s.Range {
		one = one || has[path]
	}
	if one {
		return list, ranged == ""
	}
	return append(list, wanted{path: ranged, any: true}), ranged != ""
}

func begins(keys []indexes.Key, list []wanted) bool {
	if len(keys) < len(list) {
		return false
	}
	for i, w := range list {
		if keys[i].Path != w.path || !w.any && keys[i].Down != w.down {
			return false
		}
	}
	return true
}

func permutations(list []string) (all [][]string) {
	if len(list) == 0 {
		return [][]string{nil}
	}
	for i, first := range list {
		rest := slices.Delete(slices.Clone(list), i, i+1)
		for _, p := range permutations(rest) {
			all = append(all, append([]string{first}, p...))
		}
	}
	return all
}

// everyIndex is every index over the fields.
func everyIndex() (all [][]indexes.Key) {
	for set := 1; set < 1<<len(fields); set++ {
		var in []string
		for i, f := range fields {
			if set>>i&1 == 1 {
				in = append(in, f)
			}
		}
		for _, order := range permutations(in) {
			for down := range 1 << len(order) {
				keys := make([]indexes.Key, len(order))
				for i, path := range order {
					keys[i] = indexes.Key{Path: path, Down: down>>i&1 == 1}
				}
				all = append(all, keys)
			}
		}
	}
	return all
}

// fewest is how many indexes it takes, by trying all sets of one, of two, …
func fewest(shapes []indexes.Shape) int {
	var masks []int
	for _, keys := range everyIndex() {
		mask := 0
		for i, s := range shapes {
			if slowly(s, keys) {
				mask |= 1 << i
			}
		}
		masks = append(masks, mask)
	}
	reached := map[int]bool{0: true}
	for n := 0; ; n++ {
		if reached[1<<len(shapes)-1] {
			return n
		}
		next := map[int]bool{}
		for have := range reached {
			for _, m := range masks {
				next[have|m] = true
			}
		}
		reached = next
	}
}
