package feature

import (
	"go/ast"
	"go/token"
	"strings"

	"github.com/databridge-go/databridge/internal/model"
)

// docs finds the declarations of struct fields, each file's once.
type docs struct {
	t     *target
	files map[string]map[int]*ast.Field // by file and line
}

func (t *target) docs() *docs { return &docs{t: t, files: map[string]map[int]*ast.Field{}} }

// of returns the comment of a field, "" if it has none.
func (d *docs) of(f *model.Field) string {
	if decl := d.declaration(f); decl != nil {
		return comment(decl)
	}
	return ""
}

// tag returns the tag of a field as it is written, "" if it has none.
func (d *docs) tag(f *model.Field) string {
	if decl := d.declaration(f); decl != nil && decl.Tag != nil {
		return decl.Tag.Value
	}
	return ""
}

func (d *docs) declaration(f *model.Field) *ast.Field {
	pos := d.t.pos(f)
	if !pos.IsValid() {
		return nil
	}
	at := d.t.pkg.Fset.PositionFor(pos, false)
	lines, known := d.files[at.Filename]
	if !known {
		syntax, fset := d.t.pkg.Syntax(d.t.snap, at.Filename)
		lines = fieldsByLine(syntax, fset)
		d.files[at.Filename] = lines
	}
	return lines[at.Line]
}

// fieldsByLine returns a file's struct fields by line: positions of export data know no more.
func fieldsByLine(file *ast.File, fset *token.FileSet) map[int]*ast.Field {
	lines := map[int]*ast.Field{}
	if file == nil {
		return lines
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if st, ok := n.(*ast.StructType); ok && st.Fields != nil {
			for _, f := range st.Fields.List {
				lines[fset.PositionFor(f.Pos(), false).Line] = f
			}
		}
		return true
	})
	return lines
}

// comment is what stands above a field, else what stands behind it.
func comment(f *ast.Field) string {
	if text := strings.TrimSpace(f.Doc.Text()); text != "" {
		return text
	}
	return strings.TrimSpace(f.Comment.Text())
}
