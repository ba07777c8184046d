package evidence

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// A fieldIndex finds the fields of a package's structs in its source. A field that was read from export data knows its
// file and line only.
type fieldIndex struct {
	fset  *token.FileSet
	exact map[*types.Var]bool
	lines map[fieldLine]token.Pos
}

type fieldLine struct {
	file string // without its directory: export data may have been written elsewhere
	line int
	name string
}

func newFieldIndex(src lift.Source) *fieldIndex {
	x := &fieldIndex{fset: src.Fset, exact: map[*types.Var]bool{}, lines: map[fieldLine]token.Pos{}}
	if src.Info == nil || src.Fset == nil {
		return x
	}
	for _, f := range src.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			if st, ok := n.(*ast.StructType); ok {
				for _, field := range st.Fields.List {
					x.add(src.Info, field)
				}
			}
			return true
		})
	}
	return x
}

func (x *fieldIndex) add(info *types.Info, field *ast.Field) {
	names := field.Names
	if len(names) == 0 {
		names = []*ast.Ident{EmbeddedName(field.Type)}
	}
	for _, id := range names {
		if id == nil {
			continue
		}
		if v, ok := info.Defs[id].(*types.Var); ok {
			x.exact[v] = true
		}
		x.lines[x.key(id.Pos(), id.Name)] = id.Pos()
	}
}

// EmbeddedName is the identifier that an embedded field takes its name from.
func EmbeddedName(t ast.Expr) *ast.Ident {
	switch t := t.(type) {
	case *ast.Ident:
		return t
	case *ast.StarExpr:
		return EmbeddedName(t.X)
	case *ast.SelectorExpr:
		return t.Sel
	case *ast.IndexExpr:
		return EmbeddedName(t.X)
	case *ast.IndexListExpr:
		return EmbeddedName(t.X)
	}
	return nil
}

func (x *fieldIndex) key(pos token.Pos, name string) fieldLine { return lineOf(x.fset, pos, name) }

func lineOf(fset *token.FileSet, pos token.Pos, name string) fieldLine {
	p := fset.PositionFor(pos, false)
	return fieldLine{path.Base(strings.ReplaceAll(p.Filename, `\`, "/")), p.Line, name}
}

// Pos returns where the Go field that stores f is declared, token.NoPos if it is not in source.
func (w *World) Pos(f *model.Field) token.Pos {
	if f == nil {
		return token.NoPos
	}
	v, ok := f.Source.(*types.Var)
	if !ok || v.Pkg() == nil {
		return token.NoPos
	}
	s := w.packages[v.Pkg().Path()]
	if s == nil {
		return token.NoPos
	}
	if s.fields.exact[v.Origin()] {
		return v.Pos()
	}
	return s.fields.lines[s.fields.key(v.Pos(), v.Name())]
}
