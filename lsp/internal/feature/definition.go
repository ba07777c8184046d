package feature

import (
	"go/token"
	"strings"

	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A Declaration is where a name is declared.
type Declaration struct {
	Fset     *token.FileSet
	Pos, End token.Pos
}

// Definition returns where the Go field is declared that stores the path under an offset.
func Definition(snap *session.Snapshot, path string, offset int) (d Declaration, ok bool) {
	t, ok := targetAt(snap, path, offset)
	if !ok {
		return d, false
	}
	s, ok := t.stored()
	if !ok {
		return d, false
	}
	pos := t.pos(s.field)
	d = Declaration{t.pkg.Fset, pos, pos}
	name := s.field.Go[strings.LastIndexByte(s.field.Go, '.')+1:]
	if t.world.Pos(s.field).IsValid() { // else it is of export data, which knows the line only
		d.End = pos + token.Pos(len(name))
	}
	return d, pos.IsValid()
}
