package lift

import (
	"go/ast"
	"go/token"
	"go/types"
)

// global returns the initial value of a package-level variable that nobody changes.
func (w *walker) global(obj types.Object, vs *ast.ValueSpec, use ast.Expr) value {
	v, ok := w.globals[obj]
	if !ok {
		w.globals[obj] = nil // a variable that is made of itself
		if !w.isChanged(obj) && len(vs.Values) == len(vs.Names) {
			for i, n := range vs.Names {
				if w.Info.Defs[n] == obj {
					v = newWalker(w.lifter, w.file).eval(vs.Values[i])
				}
			}
		}
		w.globals[obj] = v
	}
	switch v.(type) {
	case *doc, *record, *optionBag, *field, *odmQuery:
		return thaw(v)
	}
	return w.leaf(use)
}

// isChanged reports whether any function of the package assigns a package-level variable, changes what it holds, or
// takes its address.
func (l *lifter) isChanged(obj types.Object) bool {
	if l.changed == nil {
		l.changed = map[types.Object]bool{}
		for _, f := range l.Files {
			ast.Inspect(f, l.noteChange)
		}
	}
	return l.changed[obj]
}

func (l *lifter) noteChange(n ast.Node) bool {
	note := func(e ast.Expr) {
		for {
			switch x := e.(type) {
			case *ast.IndexExpr:
				e = x.X
				continue
			case *ast.SelectorExpr:
				e = x.X
				continue
			}
			break
		}
		if obj := l.objectOf(e); obj != nil {
			l.changed[obj] = true
		}
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		for _, e := range n.Lhs {
			note(e)
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			note(n.X)
		}
	case *ast.CallExpr:
		if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "delete" && len(n.Args) > 0 {
			note(n.Args[0])
		}
	}
	return true
}
