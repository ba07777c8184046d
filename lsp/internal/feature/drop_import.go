package feature

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
)

// dropImports are the edits that take out the imports of the driver that nobody needs after other edits.
func (a *asked) dropImports(edits []Edit) []Edit {
	f := a.syntax()
	if f == nil {
		return nil
	}
	var dropped []Edit
	for _, spec := range f.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if strings.HasPrefix(path, string(lift.DriverV1)) && spec.Name == nil && !a.needed(f, spec, edits) {
			dropped = append(dropped, a.line(spec, f))
		}
	}
	return dropped
}

// needed reports whether a file uses an import after edits, or has not used it before.
func (a *asked) needed(f *ast.File, spec *ast.ImportSpec, edits []Edit) bool {
	name, ok := a.pkg.Info.Implicits[spec].(*types.PkgName)
	if !ok {
		return true
	}
	uses, left := 0, 0
	ast.Inspect(f, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || a.pkg.Info.Uses[id] != name {
			return true
		}
		uses++
		if !replaced(edits, a.span(id.Pos(), id.End())) {
			left++
		}
		return true
	})
	for _, e := range edits {
		left += strings.Count(e.New, name.Name()+".")
	}
	return uses == 0 || left > 0
}

func replaced(edits []Edit, at Range) bool {
	for _, e := range edits {
		if e.At.From <= at.From && at.To <= e.At.To {
			return true
		}
	}
	return false
}

// line is the edit that takes an import out: its line, or the declaration if it is the only one.
func (a *asked) line(spec *ast.ImportSpec, f *ast.File) Edit {
	at := a.span(spec.Pos(), spec.End())
	for _, d := range f.Decls {
		if gen, ok := d.(*ast.GenDecl); ok && gen.Tok == token.IMPORT && !gen.Lparen.IsValid() && gen.Pos() <= spec.Pos() && spec.End() <= gen.End() {
			at.From = a.span(gen.Pos(), gen.End()).From
		}
	}
	for at.From > 0 && (a.file.Text[at.From-1] == '\t' || a.file.Text[at.From-1] == ' ') {
		at.From--
	}
	if strings.HasPrefix(a.file.Text[at.To:], "\n") {
		at.To++
	}
	return Edit{Path: a.file.Path, At: at}
}
