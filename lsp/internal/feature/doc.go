package feature

import (
	"go/ast"
	"go/token"
	"strings"

	"github.com/databridge-go/databridge/internal/model"
)

// docs finds the comments of struct fields, each file's once.
type docs struct {
	t     *target
	files map[string]map[int]string // by file and line
}

func (t *target) docs() *docs { return &docs{t: t, files: map[string]map[int]string{}} }

// of returns the comment of a field, "" if it has none.
func (d *docs) of(f *model.Field) string {
	pos := d.t.pos(f)
	if !pos.IsValid() {
		return ""
	}
	at := d.t.pkg.Fset.PositionFor(pos, false)
	lines, known := d.files[at.Filename]
	if !known {
		syntax, fset := d.t.pkg.Syntax(d.t.snap, at.Filename)
		lines = comments(syntax, fset)
		d.files[at.Filename] = lines
	}
	return lines[at.Line]
}

// comments returns the comments of a file's struct fields by line: positions of export data know no more.
func comments(file *ast.File, fset *token.FileSet) map[int]string {
	lines := map[int]string{}
	if file == nil {
		return lines
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if f, ok := n.(*ast.Field); ok {
			if text := comment(f); text != "" {
				lines[fset.PositionFor(f.Pos(), false).Line] = text
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
