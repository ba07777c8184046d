package diag

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
)

// Apply returns the source of one file after the fixes. Edits outside the file are left out. A fix that overlaps one
// before it in the list is skipped as a whole; applied counts the others.
func Apply(file *token.File, src []byte, fixes []Fix) (fixed []byte, applied int, err error) {
	if file.Size() != len(src) {
		return nil, 0, fmt.Errorf("fix %s: the file has changed since it was read", file.Name())
	}
	var edits []Edit
	for _, fix := range fixes {
		here := inside(file, fix.Edits)
		if len(here) == 0 || slices.ContainsFunc(here, func(e Edit) bool { return overlaps(e, edits) }) {
			continue
		}
		edits = append(edits, here...)
		applied++
	}
	slices.SortStableFunc(edits, func(a, b Edit) int { return cmp.Compare(a.Pos, b.Pos) })
	at := 0
	for _, e := range edits {
		fixed = append(fixed, src[at:file.Offset(e.Pos)]...)
		fixed = append(fixed, e.New...)
		at = file.Offset(e.End)
	}
	return append(fixed, src[at:]...), applied, nil
}

// inside returns the edits that lie in a file. An edit without an end inserts.
func inside(file *token.File, edits []Edit) []Edit {
	var here []Edit
	for _, e := range edits {
		if !e.End.IsValid() {
			e.End = e.Pos
		}
		if token.Pos(file.Base()) <= e.Pos && e.Pos <= e.End && e.End <= token.Pos(file.Base()+file.Size()) {
			here = append(here, e)
		}
	}
	return here
}

// overlaps reports whether e touches what another edit replaces. Two insertions at one place overlap too, unless they
// are equal edits of an import that two fixes need.
func overlaps(e Edit, edits []Edit) bool {
	return slices.ContainsFunc(edits, func(o Edit) bool {
		if e.Pos == o.Pos && (e.Pos == e.End || o.Pos == o.End) {
			return true
		}
		return e.Pos < o.End && o.Pos < e.End
	})
}
