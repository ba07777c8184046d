package lift

import (
	"go/ast"
	"go/types"
	"slices"
)

// settle returns what a caller sees of a value that is returned here.
func (w *walker) settle(v value, e ast.Expr) value {
	if q, ok := w.deref(v).(*odmQuery); ok {
		return q.each(func(d *doc) *doc { return w.settle(d, e).(*doc) })
	}
	d, ok := w.deref(v).(*doc)
	if !ok {
		return v
	}
	c := *d
	c.slots, c.opens, c.gaps, c.born = nil, nil, nil, nil
	for _, s := range d.slots {
		if gs, ok := w.relative(s.guards, d.born); ok {
			n := *s
			n.guards = gs
			n.val = w.settle(s.val, s.expr)
			c.slots = append(c.slots, &n)
		}
	}
	for i, gs := range d.opens {
		if rel, ok := w.relative(gs, d.born); ok {
			c.opens = append(c.opens, rel)
			if at := d.gap(i); at >= 0 && len(c.slots) == len(d.slots) {
				c.gaps = append(c.gaps, at)
			}
		}
	}
	return &c
}

// follow returns what a function of this package returns.
func (w *walker) follow(call *ast.CallExpr, fn *types.Func) (value, bool) {
	if !returnsValue(fn) {
		return nil, false
	}
	v, ok := w.resultOf(fn)
	if !ok {
		return nil, false
	}
	w.callFun(call)
	for _, a := range call.Args {
		w.escape(w.eval(a))
	}
	return v, true
}

// returnsValue reports whether a result of fn may be a part of a query.
func returnsValue(fn *types.Func) bool {
	sig, ok := fn.Type().(*types.Signature)
	if !ok || sig.Results().Len() == 0 {
		return false
	}
	t := sig.Results().At(0).Type()
	switch shapeOf(t) {
	case shapeMap, shapeD, shapeE, shapeSlice:
		return true
	}
	n := nameOf(t)
	return types.IsInterface(t) || ofODM(t) || isCondition(t) || n.driver() && (n.pkg == "mongo/options" || n.pkg == "mongo")
}

// resultOf walks a function of this package for what it returns, whatever its arguments.
func (w *walker) resultOf(fn *types.Func) (value, bool) {
	v, done := w.returned[fn]
	if !done {
		w.returned[fn] = nil // recursion knows nothing
		v = w.walkFor(fn, nil)
		w.returned[fn] = v
	}
	if v == nil {
		return nil, false
	}
	if t, ok := v.(tuple); ok {
		t = slices.Clone(t)
		for i := range t {
			t[i] = thaw(t[i])
		}
		return t, true
	}
	return thaw(v), true
}

// walkFor walks a function with some of its parameters known and joins what its returns give.
func (w *walker) walkFor(fn *types.Func, bound map[types.Object]value) value {
	d := w.decls[fn]
	if d == nil || d.Body == nil || w.busy[d] {
		return nil
	}
	w.busy[d] = true
	inner := newWalker(w.lifter, w.fileOf(d))
	inner.fn, inner.bound = d, bound
	for obj, v := range bound {
		inner.env[obj] = v
	}
	inner.function(d)
	delete(w.busy, d)
	return inner.returns(d)
}

// returns joins the exits of a function; nil where another exit says more counts as nothing.
func (w *walker) returns(d *ast.FuncDecl) value {
	var joined tuple
	for i, e := range w.exits {
		t, ok := e.(tuple)
		if !ok || len(t) == 0 || saysNothing(t[0]) {
			continue
		}
		if joined == nil {
			joined = slices.Clone(t)
			continue
		}
		for j := range joined {
			if j < len(t) {
				a, b := Guard{Stmt: d.Body, Branch: 0, Pos: d.Body.Pos()}, Guard{Stmt: d.Body, Branch: i, Pos: d.Body.Pos()}
				joined[j] = w.eitherResult(joined[j], a, t[j], b)
			}
		}
	}
	switch len(joined) {
	case 0:
		return nil
	case 1:
		return joined[0]
	}
	return joined
}

func (w *walker) eitherResult(a value, ag Guard, b value, bg Guard) value {
	x, ok := a.(*doc)
	y, ok2 := b.(*doc)
	if ok && ok2 && x.kind == y.kind {
		return w.eitherDoc(x, ag, y, bg)
	}
	if p, ok := a.(*odmQuery); ok {
		if q, ok := b.(*odmQuery); ok && p.coll.ID == q.coll.ID {
			return w.eitherQuery(p, ag, q, bg)
		}
	}
	if h, ok := a.(*handle); ok {
		if g, ok := b.(*handle); ok && g.c.ID == h.c.ID {
			return h
		}
	}
	return &leaf{}
}

// saysNothing reports whether a result is nil.
func saysNothing(v value) bool {
	lf, ok := v.(*leaf)
	return ok && lf.expr != nil && isNil(lf.expr)
}
