package lift

import (
	"go/ast"
	"go/types"
	"strings"
)

// directives are the databridge:model comments of a file by the line of code that they speak of.
type directives struct{ lines map[int]*ast.Comment }

// directivesOf reads the comments of a file. A comment behind code speaks of its line, one on a line of its own of the
// line after its group.
func (l *lifter) directivesOf(f *ast.File) *directives {
	if f == nil {
		return &directives{}
	}
	if d, ok := l.notes[f]; ok {
		return d
	}
	d := &directives{lines: map[int]*ast.Comment{}}
	for _, g := range f.Comments {
		for _, c := range g.List {
			if _, ok := modelName(c); ok {
				d.lines[l.Fset.PositionFor(c.Pos(), false).Line] = c
				d.lines[l.Fset.PositionFor(g.End(), false).Line+1] = c
			}
		}
	}
	l.notes[f] = d
	return d
}

// modelName returns the type that "databridge:model User" names.
func modelName(c *ast.Comment) (string, bool) {
	text := strings.TrimLeft(strings.TrimSuffix(c.Text[2:], "*/"), " \t")
	rest, ok := strings.CutPrefix(text, "databridge:model")
	fields := strings.Fields(rest)
	if !ok || len(fields) == 0 || rest[0] != ' ' && rest[0] != '\t' {
		return "", false
	}
	return strings.TrimLeft(fields[0], "*"), true
}

// directed takes over the directive on the line of an expression.
func (w *walker) directed(c *Collection, e ast.Expr) {
	if e == nil || !e.Pos().IsValid() {
		return
	}
	w.directedLine(c, w.file, w.Fset.PositionFor(e.Pos(), false).Line)
}

// directedObject takes over the directive at the declaration of a field or variable.
func (w *walker) directedObject(c *Collection, v *types.Var) {
	for _, f := range w.Files {
		if f.FileStart <= v.Pos() && v.Pos() < f.FileEnd {
			w.directedLine(c, f, w.Fset.PositionFor(v.Pos(), false).Line)
		}
	}
}

// directedDecl takes over the directive at an accessor function.
func (w *walker) directedDecl(c *Collection, d *ast.FuncDecl) {
	if d != nil {
		w.directedLine(c, w.fileOf(d), w.Fset.PositionFor(d.Pos(), false).Line)
	}
}

func (w *walker) directedLine(c *Collection, f *ast.File, line int) {
	comment, ok := w.directivesOf(f).lines[line]
	if !ok {
		return
	}
	name, _ := modelName(comment)
	c.Directive = comment
	if t := w.lookupType(f, name); t != nil {
		c.Model = t
	}
}

// lookupType finds "User" in the package, "store.User" in an import of the file.
func (l *lifter) lookupType(f *ast.File, text string) types.Type {
	text, _, _ = strings.Cut(text, "[")
	qualifier, base, qualified := strings.Cut(text, ".")
	if l.Pkg == nil {
		return nil
	}
	scope := l.Pkg.Scope()
	if !qualified {
		base = qualifier
	} else {
		scope = nil
		for _, spec := range f.Imports {
			if n := l.Info.PkgNameOf(spec); n != nil && n.Name() == qualifier {
				scope = n.Imported().Scope()
			}
		}
	}
	if scope == nil {
		return nil
	}
	if tn, ok := scope.Lookup(base).(*types.TypeName); ok && tn.Type() != types.Typ[types.Invalid] {
		return tn.Type()
	}
	return nil
}
