package feature

import (
	"go/ast"
	"go/token"
	"strings"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// mayDeclare reports whether a file may declare documents: it has tags. It is asked before anything dear is done.
func mayDeclare(snap *session.Snapshot, path string) bool {
	f := snap.File(path)
	return f != nil && (strings.Contains(f.Text, `bson:"`) || strings.Contains(f.Text, `odm:"`))
}

// declaredAt returns the stored field whose Go name or stored name in the tag lies under an offset, and the name's place.
func declaredAt(snap *session.Snapshot, pkg *session.Package, path string, offset int) (d Declared, at Range, named, ok bool) {
	pos := posOf(pkg, path, offset)
	if !pos.IsValid() {
		return d, at, false, false
	}
	field, name := fieldDeclaredAt(pkg.Files, pos)
	if field == nil {
		return d, at, false, false
	}
	decl := declaration{pkg: pkg, field: field, name: name}
	line := pkg.Fset.PositionFor(name.Pos(), false).Line
	d = Declared{File: path, Line: line, Name: name.Name}
	if !storedField(snap, pkg, d) {
		return d, at, false, false
	}
	if within, tagged := decl.stored(); tagged && within.From <= offset && offset <= within.To {
		return d, within, true, true
	}
	at = Range{decl.offset(name.Pos()), decl.offset(name.End())}
	return d, at, false, at.From <= offset && offset <= at.To
}

// fieldDeclaredAt returns the struct field around pos that has a name, and the name that is meant: with a tag there is one.
func fieldDeclaredAt(files []*ast.File, pos token.Pos) (field *ast.Field, name *ast.Ident) {
	for _, f := range files {
		if pos < f.FileStart || f.FileEnd < pos {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if n == nil || n.Pos() > pos || pos > n.End() {
				return false
			}
			st, ok := n.(*ast.StructType)
			if !ok {
				return true
			}
			for _, f := range st.Fields.List {
				for _, id := range f.Names {
					if f.Pos() <= pos && pos <= f.End() && (len(f.Names) == 1 || id.Pos() <= pos && pos <= id.End()) {
						field, name = f, id
					}
				}
			}
			return true
		})
	}
	return field, name
}

// storedField reports whether a document stores the field.
func storedField(snap *session.Snapshot, pkg *session.Package, d Declared) bool {
	_, _, ok := modelField(snap, pkg, d)
	return ok
}

// modelField returns the field as the model has it, and the struct that holds it.
func modelField(snap *session.Snapshot, pkg *session.Package, d Declared) (*model.Struct, *model.Field, bool) {
	w := snap.World(pkg)
	for _, s := range w.Structs() {
		for _, f := range s.Fields {
			if f.GoName() != d.Name {
				continue
			}
			if at, ok := declared(w, pkg.Fset, f); ok && at == d {
				return s, f, true
			}
		}
	}
	return nil, nil, false
}
