package modelrules

import (
	"go/ast"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
)

// newTag gives a field a tag where gofmt puts it: the tags of fields on neighbouring lines stand in one column.
func (d declaration) newTag(p *rule.Pass, f *ast.Field, text string) []diag.Edit {
	line := func(f *ast.Field) int { return p.Fset.Position(f.Type.End()).Line }
	column := func(f *ast.Field) int { return p.Fset.Position(f.Type.End()).Column }
	at := 0
	for i, o := range d.syntax.Fields.List {
		if o == f {
			at = i
		}
	}
	block := []*ast.Field{f}
	for i := at - 1; i >= 0 && d.joins(d.syntax.Fields.List[i], line(f)-(at-i), line); i-- {
		block = append(block, d.syntax.Fields.List[i])
	}
	for i := at + 1; i < len(d.syntax.Fields.List) && d.joins(d.syntax.Fields.List[i], line(f)+(i-at), line); i++ {
		block = append(block, d.syntax.Fields.List[i])
	}
	widest := 0
	for _, o := range block {
		widest = max(widest, column(o))
	}
	edits := []diag.Edit{{Pos: f.Type.End(), End: f.Type.End(), New: strings.Repeat(" ", widest-column(f)+1) + text}}
	for _, o := range block[1:] {
		edits = append(edits, diag.Edit{Pos: o.Type.End(), End: o.Tag.Pos(), New: strings.Repeat(" ", widest-column(o)+1)})
	}
	return edits
}

// joins reports whether a field stands on a line, with a tag.
func (d declaration) joins(f *ast.Field, on int, line func(*ast.Field) int) bool {
	return f.Tag != nil && line(f) == on
}
