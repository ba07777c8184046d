package indexes_test

import (
	"slices"
	"testing"

	"github.com/databridge-go/databridge/internal/indexes"
)

func TestPropose(t *testing.T) {
	up := func(paths ...string) (keys []indexes.Key) {
		for _, p := range paths {
			path, down := p, p[0] == '-'
			if down {
				path = p[1:]
			}
			keys = append(keys, indexes.Key{Path: path, Down: down})
		}
		return keys
	}
	for name, tt := range map[string]struct {
		shapes []indexes.Shape
		want   []string
	}{
		"nothing is asked": {},
		"a prefix of an index serves a query of fewer keys": {
			shapes: []indexes.Shape{{Equal: []string{"city", "name"}}, {Equal: []string{"name"}}},
			want:   []string{"{name: 1, city: 1}"},
		},
		"two prefixes of one index": {
			shapes: []indexes.Shape{{Equal: []string{"a"}}, {Equal: []string{"b"}}, {Equal: []string{"a", "b"}}},
			want:   []string{"{a: 1, b: 1}", "{b: 1}"},
		},
		"equality, sort, range": {
			shapes: []indexes.Shape{{Equal: []string{"city"}, Sort: up("-age"), Range: []string{"born"}}},
			want:   []string{"{city: 1, age: -1, born: 1}"},
		},
		"a range that is the sort": {
			shapes: []indexes.Shape{{Equal: []string{"city"}, Sort: up("-born"), Range: []string{"born"}}},
			want:   []string{"{city: 1, born: -1}"},
		},
		"both directions of one sort": {
			shapes: []indexes.Shape{{Sort: up("a", "-b")}, {Sort: up("-a", "b")}},
			want:   []string{"{a: 1, b: -1}"},
		},
		"two directions that no index has": {
			shapes: []indexes.Shape{{Sort: up("a", "b")}, {Sort: up("a", "-b")}},
			want:   []string{"{a: 1, b: 1}", "{a: 1, b: -1}"},
		},
		"more shapes than are looked at in every combination": {
			shapes: everyShape(),
			want:   []string{"{a: 1, b: 1, c: 1, d: 1}", "{b: 1, c: 1, d: 1}", "{c: 1, a: 1, d: 1}", "{d: 1, a: 1, b: 1}", "{b: 1, d: 1}", "{c: 1, d: 1}"},
		},
		"a condition whose field another query sorts by": {
			shapes: []indexes.Shape{{Equal: []string{"a"}}, {Sort: up("-a", "b")}},
			want:   []string{"{a: -1, b: 1}"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, p := range indexes.Propose(tt.shapes) {
				got = append(got, indexes.Text(p.Keys))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("Propose(%v) = %v, want %v", tt.shapes, got, tt.want)
			}
		})
	}
}

// everyShape is equality on every choice of four fields: six of the choices have two, and no index serves two of those.
func everyShape() (shapes []indexes.Shape) {
	for set := 1; set < 16; set++ {
		var s indexes.Shape
		for i, path := range []string{"a", "b", "c", "d"} {
			if set>>i&1 == 1 {
				s.Equal = append(s.Equal, path)
			}
		}
		shapes = append(shapes, s)
	}
	return shapes
}
