package feature

import (
	"cmp"
	"go/token"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/model"
)

// A Declared is the Go field that stores a name, known by where it is declared: positions of export data tell the line only.
type Declared struct {
	File string
	Line int
	Name string // the Go field's
}

// compare orders fields by where they stand.
func compare(a, b Declared) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Name, b.Name))
}

// declared returns the identity of a field; ok is false if it is not in source.
func declared(w *evidence.World, fset *token.FileSet, f *model.Field) (d Declared, ok bool) {
	pos := sourceOf(w, f)
	if !pos.IsValid() {
		return d, false
	}
	at := fset.PositionFor(pos, false)
	return Declared{File: at.Filename, Line: at.Line, Name: f.GoName()}, at.Filename != ""
}

// A group is the fields of several structs that one stored field is read into and written from.
type group map[Declared]bool

// groupOf returns the group of a field: the structs of one collection hold the same names.
func (x *index) groupOf(d Declared) group {
	g := group{d: true}
	for grown := true; grown; {
		grown = false
		for _, peers := range x.peers {
			if !meets(peers, g) {
				continue
			}
			for _, p := range peers {
				grown = grown || !g[p]
				g[p] = true
			}
		}
	}
	return g
}

func meets(peers []Declared, g group) bool {
	for _, p := range peers {
		if g[p] {
			return true
		}
	}
	return false
}
