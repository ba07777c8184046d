package lift

import (
	"go/ast"
	"go/types"
	"strings"
)

// standard evaluates the functions of the standard library that copy maps and slices.
func (w *walker) standard(call *ast.CallExpr, sel *ast.SelectorExpr) (value, bool) {
	id, ok := sel.X.(*ast.Ident)
	if !ok {
		return nil, false
	}
	pn, ok := w.Info.Uses[id].(*types.PkgName)
	if !ok {
		return nil, false
	}
	switch pn.Imported().Path() + "." + sel.Sel.Name {
	case "maps.Copy":
		if len(call.Args) == 2 {
			w.copyInto(first(w.eval(call.Args[0])), first(w.eval(call.Args[1])))
			return &leaf{}, true
		}
	case "maps.Clone", "slices.Clone":
		if len(call.Args) == 1 {
			return thaw(first(w.eval(call.Args[0]))), true
		}
	}
	if w.harmless(pn.Imported().Path()) {
		for _, a := range call.Args {
			if p, ok := w.eval(a).(*pointer); ok {
				w.lose(p.obj)
			}
		}
		return w.results(call), true
	}
	return nil, false
}

// harmless reports whether the functions of a package never change a map that they are given: those of the standard library,
// whose paths have no dot in front. A module may be named so too, like the one that is lifted.
func (w *walker) harmless(path string) bool {
	head, _, _ := strings.Cut(path, "/")
	if w.Pkg != nil {
		if own, _, _ := strings.Cut(w.Pkg.Path(), "/"); own == head {
			return false
		}
	}
	return !strings.Contains(head, ".") && path != "maps" && path != "reflect"
}

// copyInto is maps.Copy.
func (w *walker) copyInto(dst, src value) {
	d, ok := w.deref(dst).(*doc)
	if !ok {
		return
	}
	s, ok := w.deref(src).(*doc)
	if !ok || s.spoilt || s.kind != Document {
		d.open(w.here())
		return
	}
	for _, e := range s.slots {
		c := *e
		c.guards = append(w.here(), extra(e.guards, w.guards)...)
		c.assign, c.turn, c.readsOld = w.at, w.turn, true // a copy hides nothing by mistake
		d.put(&c)
	}
	for range s.opens {
		d.open(w.here())
	}
}
