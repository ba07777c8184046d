package indexes

import "slices"

// A fit says how far the keys of an index serve a shape.
type fit int

const (
	never    fit = iota // whatever keys follow
	partly              // the keys that are missing may follow
	entirely            // whatever keys follow
)

// Serves reports whether an index is made for the query: equality, sort and range, in this order, at its beginning.
func (s Shape) Serves(keys []Key) bool {
	f, _ := s.match(keys)
	return f == entirely
}

// match returns how far keys serve the shape, and, where some are missing, which may follow, the best first.
func (s Shape) match(keys []Key) (fit, []Key) {
	equal := slices.Clone(s.Equal)
	for len(equal) > 0 {
		if len(keys) == 0 {
			return partly, ascending(equal)
		}
		i := slices.Index(equal, keys[0].Path)
		if i < 0 || keys[0].Kind != "" {
			return never, nil
		}
		equal, keys = slices.Delete(equal, i, i+1), keys[1:]
	}
	keys, f, next := ordered(keys, s.sort())
	if f != entirely {
		return f, next
	}
	ranged := s.ranged()
	switch {
	case len(ranged) == 0:
		return entirely, nil
	case len(keys) == 0:
		return partly, ascending(ranged)
	case keys[0].Kind == "" && slices.Contains(ranged, keys[0].Path):
		return entirely, nil
	}
	return never, nil
}

// ordered takes the keys of a sort off keys, as they stand or all reversed.
func ordered(keys, sort []Key) (rest []Key, f fit, next []Key) {
	reversed := false
	for i, want := range sort {
		switch {
		case len(keys) == 0 && i > 0:
			want.Down = want.Down != reversed
			return nil, partly, []Key{want}
		case len(keys) == 0:
			return nil, partly, []Key{want, {Path: want.Path, Down: !want.Down}}
		case keys[0].Path != want.Path || keys[0].Kind != "":
			return nil, never, nil
		}
		turned := keys[0].Down != want.Down
		if i > 0 && turned != reversed {
			return nil, never, nil
		}
		reversed, keys = turned, keys[1:]
	}
	return keys, entirely, nil
}

func ascending(paths []string) []Key {
	keys := make([]Key, len(paths))
	for i, p := range paths {
		keys[i] = Key{Path: p}
	}
	return keys
}
