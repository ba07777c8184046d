// Package indexes says which index serves which query, and proposes the smallest set of indexes that serves all of
// them. An index has the keys that are compared for equality first, then those of the sort, then one that is compared by
// a range (the equality-sort-range rule). It knows neither Go code nor a database.
package indexes

import (
	"slices"
	"strings"
)

// A Key is one key of an index, or of a sort.
type Key struct {
	Path string
	Down bool   // descending
	Kind string // "2dsphere", "text", "hashed", "2d"; "" is a key with a direction
}

// String is the key as odm.Index declares it: "age", "-age", "loc:2dsphere".
func (k Key) String() string {
	switch {
	case k.Kind != "":
		return k.Path + ":" + k.Kind
	case k.Down:
		return "-" + k.Path
	}
	return k.Path
}

// Text is keys in the form of a document: "{city: 1, age: -1}".
func Text(keys []Key) string {
	parts := make([]string, len(keys))
	for i, k := range keys {
		value := "1"
		switch {
		case k.Kind != "":
			value = `"` + k.Kind + `"`
		case k.Down:
			value = "-1"
		}
		parts[i] = k.Path + ": " + value
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// A Shape is what one query asks of an index. The order of Equal and of Range says which key to take first where
// nothing else decides.
type Shape struct {
	Equal []string // paths that are compared for equality
	Sort  []Key
	Range []string // paths that are compared by a range
}

// String is the shape in words: "equal city; sort -age; range born".
func (s Shape) String() string {
	var parts []string
	if len(s.Equal) > 0 {
		parts = append(parts, "equal "+strings.Join(s.Equal, ", "))
	}
	if len(s.Sort) > 0 {
		keys := make([]string, len(s.Sort))
		for i, k := range s.Sort {
			keys[i] = k.String()
		}
		parts = append(parts, "sort "+strings.Join(keys, ", "))
	}
	if len(s.Range) > 0 {
		parts = append(parts, "range "+strings.Join(s.Range, ", "))
	}
	return strings.Join(parts, "; ")
}

// sort is the sort without the keys that have one value only.
func (s Shape) sort() []Key {
	return slices.DeleteFunc(slices.Clone(s.Sort), func(k Key) bool { return slices.Contains(s.Equal, k.Path) })
}

// ranged are the paths of which the index needs one after those of the sort; none if it has one already.
func (s Shape) ranged() []string {
	for _, path := range s.Range {
		if slices.Contains(s.Equal, path) || slices.ContainsFunc(s.Sort, func(k Key) bool { return k.Path == path }) {
			return nil
		}
	}
	return s.Range
}

// Bounds reports whether an index narrows the documents that the query looks at: its first key is a condition.
func (s Shape) Bounds(keys []Key) bool {
	if len(keys) == 0 {
		return false
	}
	first := keys[0]
	switch {
	case slices.Contains(s.Equal, first.Path):
		return first.Kind == "" || first.Kind == "hashed"
	case slices.Contains(s.Range, first.Path):
		return first.Kind == ""
	}
	return false
}

// Orders reports whether an index hands the documents out in the order of the sort: conditions for equality may stand
// before its keys and between them, and all directions may be reversed.
func (s Shape) Orders(keys []Key) bool {
	wanted := s.sort()
	turned := 0 // 1 as the index stands, -1 from its end
	for _, k := range keys {
		switch {
		case len(wanted) == 0:
			return true
		case k.Kind != "":
			return false
		case k.Path == wanted[0].Path:
			way := 1
			if k.Down != wanted[0].Down {
				way = -1
			}
			if turned != 0 && way != turned {
				return false
			}
			turned, wanted = way, wanted[1:]
		case !slices.Contains(s.Equal, k.Path):
			return false
		}
	}
	return len(wanted) == 0
}
