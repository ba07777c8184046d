package lift

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
)

// eval returns what is known of an expression, and lifts the queries in it on the way.
func (w *walker) eval(e ast.Expr) value {
	switch e := e.(type) {
	case nil:
		return &leaf{}
	case *ast.ParenExpr:
		return w.eval(e.X)
	case *ast.Ident:
		return w.ident(e)
	case *ast.BasicLit:
		return w.leaf(e)
	case *ast.CompositeLit:
		return w.literal(e, elided{})
	case *ast.UnaryExpr:
		return w.unary(e)
	case *ast.StarExpr:
		return w.deref(w.eval(e.X))
	case *ast.CallExpr:
		return w.call(e)
	case *ast.FuncLit:
		w.funcLit(e)
		return &closure{e}
	case *ast.SelectorExpr:
		return w.selector(e)
	case *ast.IndexExpr:
		return w.index(e)
	case *ast.SliceExpr:
		w.evalAll(e.Low, e.High, e.Max)
		return w.sliced(e, w.eval(e.X))
	case *ast.BinaryExpr:
		w.evalAll(e.X, e.Y)
		return w.leaf(e)
	case *ast.TypeAssertExpr:
		return w.asserted(e)
	case *ast.KeyValueExpr:
		w.evalAll(e.Key, e.Value)
	}
	return w.leaf(e)
}

// asserted is filter.(bson.M): the document, where it is of that type.
func (w *walker) asserted(e *ast.TypeAssertExpr) value {
	v := first(w.eval(e.X))
	if d, ok := v.(*doc); ok && d.typ != nil && w.typeOf(e) != nil && types.Identical(d.typ, w.typeOf(e)) {
		return d
	}
	w.escape(v)
	return w.leaf(e)
}

func (w *walker) evalAll(es ...ast.Expr) {
	for _, e := range es {
		if e != nil {
			w.eval(e)
		}
	}
}

// leaf is an expression that is not taken apart.
func (w *walker) leaf(e ast.Expr) value {
	return &leaf{expr: e, typ: w.typeOf(e), konst: w.constant(e)}
}

// constant returns the value of a constant expression; literals count where the type checker says nothing.
func (w *walker) constant(e ast.Expr) constant.Value {
	if tv, ok := w.Info.Types[e]; ok && tv.Value != nil {
		return tv.Value
	}
	if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
		if s, err := strconv.Unquote(lit.Value); err == nil {
			return constant.MakeString(s)
		}
	}
	return nil
}

func (w *walker) ident(e *ast.Ident) value {
	obj := w.objectOf(e)
	if obj == nil {
		return w.leaf(e)
	}
	if v, ok := w.env[obj]; ok {
		return v
	}
	if h := w.handleOf(e); h != nil {
		return h
	}
	if vs, ok := w.specs[obj]; ok {
		return w.global(obj, vs, e)
	}
	return w.leaf(e)
}

func (w *walker) unary(e *ast.UnaryExpr) value {
	if e.Op != token.AND {
		w.eval(e.X)
		return w.leaf(e)
	}
	if obj := w.objectOf(e.X); obj != nil {
		if _, local := w.env[obj]; local {
			return &pointer{obj, e}
		}
		return w.leaf(e)
	}
	if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok {
		return w.eval(lit)
	}
	w.eval(e.X)
	return w.leaf(e)
}

// deref follows the address of a local variable.
func (w *walker) deref(v value) value {
	if p, ok := v.(*pointer); ok {
		if inner, ok := w.env[p.obj]; ok {
			return inner
		}
	}
	return v
}

// funcLit walks a function literal where it stands. What it assigns may or may not have happened afterwards.
func (w *walker) funcLit(e *ast.FuncLit) {
	w.lit++
	jumps, before := w.jumps, w.env
	w.fork([]branch{{Guard{e.Body, 0, e.Body.Pos()}, func() bool {
		w.block(e.Body.List)
		return false // its returns are its own
	}}}, false)
	w.jumps = jumps
	w.lit--
	w.oftener(before)
}

// oftener opens what a function literal has put something in: it may be called several times.
func (w *walker) oftener(before map[types.Object]value) {
	for obj, v := range w.env {
		d, ok := v.(*doc)
		if old, changed := before[obj].(*doc); ok && changed && old != d && !d.spoilt {
			d = d.clone()
			d.open(w.here())
			d.checked = true
			w.env[obj] = d
		}
	}
}

func (w *walker) selector(e *ast.SelectorExpr) value {
	if h := w.handleOf(e); h != nil {
		return h
	}
	if id, ok := e.X.(*ast.Ident); ok {
		if _, pkg := w.Info.Uses[id].(*types.PkgName); pkg {
			return w.leaf(e)
		}
	}
	switch x := w.deref(w.eval(e.X)).(type) {
	case *record:
		if v, ok := x.fields[e.Sel.Name]; ok {
			return v
		}
	case *result:
		if e.Sel.Name == "Current" {
			return &result{qs: x.qs, current: true}
		}
	}
	return w.leaf(e)
}

func (w *walker) index(e *ast.IndexExpr) value {
	if _, generic := w.Info.Instances[identOf(e.X)]; generic {
		return w.leaf(e)
	}
	x := w.deref(w.eval(e.X))
	w.eval(e.Index)
	if d, ok := x.(*doc); ok && d.kind == Document && !d.ordered && !d.spoilt {
		if key, known, _ := w.key(e.Index); known {
			if v, ok := d.lookup(key); ok && w.settled(d, v) {
				return v
			}
		}
	}
	return w.leaf(e)
}

// settled reports whether v is what stands in d for certain, where v is a collection: a branch or another function may have
// put in another one.
func (w *walker) settled(d *doc, v value) bool {
	if _, ok := v.(*handle); !ok {
		return true
	}
	for _, s := range d.slots {
		if gs, ok := w.relative(s.guards, d.born); ok && len(gs) > 0 {
			return false
		}
	}
	return len(d.opens) == 0
}

func identOf(e ast.Expr) *ast.Ident {
	switch e := e.(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	}
	return nil
}

// sliced is x[i:j]: the same kind of thing with an unknown part of its elements.
func (w *walker) sliced(e *ast.SliceExpr, v value) value {
	d, ok := w.deref(v).(*doc)
	if !ok || e.Low == nil && e.High == nil {
		return v
	}
	return &doc{kind: d.kind, expr: e, typ: w.typeOf(e), ordered: d.ordered, born: w.here(), opens: [][]Guard{w.here()}, checked: true}
}
