package feature

import (
	"go/ast"
	"go/token"
	"strings"

	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A Mention is a place that names a stored field.
type Mention struct {
	File    string
	At      Range
	Writes  bool // it is the field's declaration, or what is written
	Literal bool // the name stands there as it is; else a constant, a proxy or an expression stands for it
}

// mention is the place of a use.
func (u use) mention() Mention {
	from := u.pkg.Fset.PositionFor(u.key.Pos(), false)
	to := max(from.Offset, u.pkg.Fset.PositionFor(u.key.End(), false).Offset)
	m := Mention{File: from.Filename, At: Range{from.Offset, to}, Writes: written[u.role]}
	lit, ok := ast.Unparen(u.key).(*ast.BasicLit)
	if !ok {
		return m
	}
	start := u.pkg.Fset.PositionFor(lit.Pos(), false).Offset
	if at, ok := segmentOf(lit, u.segment); ok {
		m.At, m.Literal = Range{start + at.From, start + at.To}, true
	}
	return m
}

// segmentOf returns where a segment of a path stands in a literal: behind what "$", "$$" and "-" say. ok is false where
// escapes move it.
func segmentOf(lit *ast.BasicLit, segment int) (at Range, ok bool) {
	if lit.Kind != token.STRING || len(lit.Value) < 2 || lit.Value[0] == '"' && strings.Contains(lit.Value, `\`) {
		return at, false
	}
	content := lit.Value[1 : len(lit.Value)-1]
	name := strings.TrimLeft(content, "$-")
	from := 1 + len(content) - len(name)
	for i, s := range strings.Split(name, ".") {
		if i == segment {
			return Range{from, from + len(s)}, true
		}
		from += len(s) + 1
	}
	return at, false
}

// A declaration is a Go field in source.
type declaration struct {
	pkg    *session.Package
	parent *ast.StructType
	field  *ast.Field
	name   *ast.Ident // nil of an embedded field
}

// declarationOf finds the source of a field.
func declarationOf(snap *session.Snapshot, pkg *session.Package, d Declared) (declaration, bool) {
	file, fset := pkg.Syntax(snap, d.File)
	if file == nil {
		return declaration{}, false
	}
	var found declaration
	ast.Inspect(file, func(n ast.Node) bool {
		st, ok := n.(*ast.StructType)
		if !ok || found.field != nil {
			return found.field == nil
		}
		for _, f := range st.Fields.List {
			for _, id := range f.Names {
				if id.Name == d.Name && fset.PositionFor(id.Pos(), false).Line == d.Line {
					found = declaration{pkg, st, f, id}
				}
			}
		}
		return true
	})
	return found, found.field != nil
}

// stored returns where the tag says the name under which the field is stored; ok is false where none does.
func (d declaration) stored() (at Range, ok bool) {
	if d.field.Tag == nil {
		return at, false
	}
	raw := d.field.Tag.Value
	from := strings.Index(raw, `bson:"`)
	if from < 0 || raw[0] != '`' {
		return at, false
	}
	from += len(`bson:"`)
	length := strings.IndexAny(raw[from:], `,"`)
	if length <= 0 {
		return at, false
	}
	start := d.offset(d.field.Tag.Pos()) + from
	return Range{start, start + length}, true
}

func (d declaration) offset(pos token.Pos) int { return d.pkg.Fset.PositionFor(pos, false).Offset }

// mention is the place that declares the stored name: the tag, else the Go name that it is made of.
func (d declaration) mention() Mention {
	m := Mention{File: d.pkg.Fset.PositionFor(d.field.Pos(), false).Filename, Writes: true}
	if m.At, m.Literal = d.stored(); !m.Literal {
		m.At = Range{d.offset(d.name.Pos()), d.offset(d.name.End())}
	}
	return m
}
