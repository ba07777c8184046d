package feature

import (
	"go/types"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// fields are those of a struct and, to some depth, those of what it holds.
func (o *overviewer) fields(w *evidence.World, p *session.Package, st *model.Struct, base string, depth int) []FieldView {
	var all []FieldView
	for _, f := range st.Fields {
		v := FieldView{Name: f.Name, Path: lift.JoinPath(base, f.Name), Kind: kindsOf(f.Value), Go: typeOf(f.Value)}
		v.At, v.Placed = o.place(w, p, f)
		of := f.Value
		if of != nil && of.Elem != nil {
			of, v.Many = of.Elem, true
		}
		switch {
		case of == nil:
		case of.Link != nil:
			v.Links = declaredType(w, p.Fset, of.Link)
		case of.Struct != nil:
			v.Made = declaredType(w, p.Fset, of.Struct)
			if depth > 0 && !f.Value.Map {
				v.Fields = o.fields(w, p, of.Struct, v.Path, depth-1)
			}
		}
		all = append(all, v)
	}
	return all
}

// place is where the Go field that stores a name is declared. Positions of export data know lines and columns only.
func (o *overviewer) place(w *evidence.World, p *session.Package, f *model.Field) (m Mention, ok bool) {
	pos := sourceOf(w, f)
	if !pos.IsValid() {
		return m, false
	}
	at := p.Fset.PositionFor(pos, false)
	file := o.snap.File(at.Filename)
	if file == nil {
		return m, false
	}
	from := file.ByteOffset(at.Line, at.Column)
	to := from
	if v, named := f.Source.(*types.Var); named {
		to += len(v.Name())
	}
	return Mention{File: at.Filename, At: Range{from, to}}, true
}
