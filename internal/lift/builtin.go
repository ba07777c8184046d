package lift

import (
	"go/ast"
	"go/types"
)

func (w *walker) builtin(call *ast.CallExpr) (value, bool) {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return nil, false
	}
	if obj := w.Info.Uses[id]; obj != nil {
		if _, ok := obj.(*types.Builtin); !ok {
			return nil, false
		}
	}
	switch id.Name {
	case "append":
		return w.append(call), true
	case "make":
		return w.make(call), true
	case "delete":
		w.delete(call)
		return &leaf{}, true
	case "clear", "copy":
		for _, a := range call.Args {
			if d, ok := w.deref(w.eval(a)).(*doc); ok {
				d.spoilt = true
			}
		}
		return w.leaf(call), true
	case "new":
		if v, ok := w.newOf(call); ok {
			return v, true
		}
		w.evalAll(call.Args...)
		return w.leaf(call), true
	case "len", "cap", "panic", "print", "println", "min", "max":
		w.evalAll(call.Args...)
		return w.leaf(call), true
	}
	return nil, false
}

// append returns a grown copy: what was appended is there under the guards of this point.
func (w *walker) append(call *ast.CallExpr) value {
	if len(call.Args) == 0 {
		return w.leaf(call)
	}
	d := w.growable(call.Args[0])
	for i, a := range call.Args[1:] {
		v := first(w.eval(a))
		if call.Ellipsis.IsValid() && i == len(call.Args)-2 {
			w.spread(d, v)
			continue
		}
		w.put(d, v, a, w.at)
	}
	return d
}

// growable returns a copy of a slice that can be appended to; a slice that is not known is open.
func (w *walker) growable(e ast.Expr) *doc {
	v := first(w.eval(e))
	if d, ok := v.(*doc); ok {
		return d.clone()
	}
	d := &doc{kind: Array, expr: e, typ: w.typeOf(e), born: w.here()}
	if shapeOf(d.typ) == shapeD {
		d.kind, d.ordered = Document, true
	}
	if conv, ok := ast.Unparen(e).(*ast.CallExpr); ok && len(conv.Args) == 1 && isNil(conv.Args[0]) {
		d.empty = &NilSlice{Decl: e} // []string(nil)
		return d
	}
	d.open(w.here())
	return d
}

// put adds one value to a bson.D or a slice.
func (w *walker) put(d *doc, v value, expr ast.Expr, at ast.Stmt) {
	if d.kind != Document {
		d.put(&slot{val: v, expr: expr, guards: w.here(), assign: at, turn: w.turn})
		return
	}
	if e, ok := v.(*doc); ok && e.kind == Element && len(e.slots) == 1 {
		s := *e.slots[0]
		s.guards, s.assign, s.turn = w.here(), at, w.turn
		d.put(&s)
		return
	}
	d.open(w.here())
}

// spread adds the elements of another slice.
func (w *walker) spread(d *doc, v value) {
	o, ok := v.(*doc)
	if !ok || o.spoilt {
		d.open(w.here())
		d.checked = true
		return
	}
	base := len(d.slots)
	for _, s := range o.slots {
		c := *s
		c.guards = append(w.here(), extra(s.guards, w.guards)...)
		c.assign, c.turn = w.at, w.turn
		d.put(&c)
	}
	for i, gs := range o.opens {
		d.openAt(base+o.gap(i), append(w.here(), extra(gs, w.guards)...))
		if o.gap(i) < 0 {
			d.gaps = nil
		}
		d.checked = true
	}
}

// extra returns the guards that are not among known.
func extra(gs, known []Guard) []Guard {
	var out []Guard
	for _, g := range gs {
		if !has(known, g) {
			out = append(out, g)
		}
	}
	return out
}

func (w *walker) make(call *ast.CallExpr) value {
	if len(call.Args) == 0 {
		return w.leaf(call)
	}
	w.evalAll(call.Args[1:]...)
	t := w.typeOf(call)
	sh := shapeOf(t)
	if t == nil {
		sh = w.spelledShape(call.Args[0])
	}
	switch sh {
	case shapeMap:
		return &doc{kind: Document, expr: call, typ: t, born: w.here()}
	case shapeD, shapeSlice, shapePipeline, shapeSliceMap:
		d := &doc{kind: Array, expr: call, typ: t, born: w.here()}
		if sh == shapeD {
			d.kind, d.ordered = Document, true
		}
		if len(call.Args) > 1 && isZero(call.Args[1]) {
			d.empty = &NilSlice{Decl: call, Empty: true}
		} else {
			d.opens = [][]Guard{w.here()} // each element may be set by its index
		}
		return d
	}
	return w.leaf(call)
}

func isZero(e ast.Expr) bool {
	lit, ok := ast.Unparen(e).(*ast.BasicLit)
	return ok && lit.Value == "0"
}

func (w *walker) delete(call *ast.CallExpr) {
	if len(call.Args) != 2 {
		w.evalAll(call.Args...)
		return
	}
	d, ok := w.deref(w.eval(call.Args[0])).(*doc)
	w.evalKey(call.Args[1])
	if !ok {
		return
	}
	key, known, _ := w.key(call.Args[1])
	for _, s := range d.slots {
		if !known || !s.known || s.key == key {
			s.deletes = append(s.deletes, w.here())
		}
	}
}
