package lift

import (
	"go/ast"
	"go/types"
)

// A fieldSet is one place where a field or package-level variable gets its collection.
type fieldSet struct{ h *handle }

// collect walks the functions that put collections into fields and package-level variables.
func (l *lifter) collect() {
	for _, f := range l.Files {
		for _, d := range f.Decls {
			if !l.setsHandles(d) {
				continue
			}
			w := newWalker(l, f)
			w.note = func(v *types.Var, val value) {
				h, _ := first(val).(*handle)
				l.fields[v] = append(l.fields[v], fieldSet{h})
			}
			switch d := d.(type) {
			case *ast.FuncDecl:
				w.fn = d
				w.function(d)
			case *ast.GenDecl:
				w.globalHandles(d)
			}
		}
	}
	clear(l.handles)
	clear(l.queries)
	clear(l.returned)
	clear(l.wrappers)
}

// globalHandles notes var users = db.Collection("users").
func (w *walker) globalHandles(d *ast.GenDecl) {
	for _, s := range d.Specs {
		vs, ok := s.(*ast.ValueSpec)
		if !ok || len(vs.Values) != len(vs.Names) {
			continue
		}
		for i, n := range vs.Names {
			if v, ok := w.Info.Defs[n].(*types.Var); ok && w.isCollection(v, n) {
				w.note(v, w.eval(vs.Values[i]))
			}
		}
	}
}

// setsHandles reports whether a declaration may put a collection somewhere: it calls something that is named
// Collection, or an accessor, and has a literal or an assignment of a variable that holds one.
func (l *lifter) setsHandles(d ast.Decl) bool {
	found := false
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			for _, el := range n.Elts {
				if kv, ok := el.(*ast.KeyValueExpr); ok {
					el = kv.Key
				}
				found = found || l.holdsHandle(el)
			}
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				found = found || l.holdsHandle(e)
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				found = found || l.holdsHandle(id)
			}
		}
		return !found
	})
	return found
}

// holdsHandle reports whether an expression is a field, variable or value of collection type.
func (l *lifter) holdsHandle(e ast.Expr) bool {
	if t := l.typeOf(e); t != nil {
		return nameOf(t).is("mongo", "Collection") || embedsCollection(t)
	}
	v := l.variable(e)
	return v != nil && l.isCollection(v, e)
}

// noteField tells the collector of a field that gets a collection.
func (w *walker) noteField(v *types.Var, val value) {
	if w.note != nil && v != nil && w.isCollection(v, nil) {
		w.note(v, val)
	}
}

// named reports whether the collection is known beyond the function that sets it.
func (s fieldSet) named() bool {
	return s.h != nil && s.h.c.ID != "" && !OfParameter(s.h.c.ID)
}
