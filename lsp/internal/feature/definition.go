package feature

import (
	"go/token"
	"go/types"
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
	if t.Names {
		return t.document()
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

// document returns where the struct is declared that the collection of a name holds.
func (t *target) document() (d Declaration, ok bool) {
	m := t.model
	if q := t.Query; q.Collection.NamePos != t.Expr {
		f := t.trace()
		s := t.stageOf(f)
		if s == nil {
			return d, false
		}
		m = nil
		if src := f.Foreign(s).Source; src != nil {
			m = src.Model
		}
	}
	if m == nil || len(m.Structs) == 0 {
		return d, false
	}
	n, ok := t.world.Type(m.Structs[0]).(*types.Named)
	if !ok {
		return d, false
	}
	own, _ := t.world.Declared(n)
	pos := own.Obj().Pos()
	return Declaration{t.pkg.Fset, pos, pos + token.Pos(len(own.Obj().Name()))}, pos.IsValid()
}
