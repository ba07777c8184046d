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
		return w.literal(e, shapeUnknown, nil)
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
		w.eval(e.X)
		return w.leaf(e)
	case *ast.KeyValueExpr:
		w.evalAll(e.Key, e.Value)
	}
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
	case *doc, *record, *optionBag:
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
	jumps := w.jumps
	w.fork([]branch{{Guard{e.Body, 0, e.Body.Pos()}, func() bool {
		w.block(e.Body.List)
		return false // its returns are its own
	}}}, false)
	w.jumps = jumps
	w.lit--
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
			if v, ok := d.lookup(key); ok {
				return v
			}
		}
	}
	return w.leaf(e)
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

// key reads a key: a constant, or a concatenation that begins with constants. Calls are never evaluated.
func (w *walker) key(e ast.Expr) (key string, known bool, prefix string) {
	if c := w.constant(e); c != nil {
		if c.Kind() != constant.String {
			return "", false, ""
		}
		return constant.StringVal(c), true, ""
	}
	switch x := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		if x.Op != token.ADD {
			return "", false, ""
		}
		left, ok, p := w.key(x.X)
		if !ok {
			return "", false, p
		}
		right, ok, p := w.key(x.Y)
		if !ok {
			return "", false, left + p
		}
		return left + right, true, ""
	case *ast.Ident:
		if lf, ok := w.env[w.objectOf(x)].(*leaf); ok && lf.konst != nil && lf.konst.Kind() == constant.String {
			return constant.StringVal(lf.konst), true, ""
		}
		if lf, ok := w.env[w.objectOf(x)].(*leaf); ok && lf.expr != nil && lf.expr != e {
			if b, ok := lf.expr.(*ast.BinaryExpr); ok && constantOnly(b) {
				return w.key(b)
			}
		}
	case *ast.CallExpr: // string(key)
		if tv, ok := w.Info.Types[x.Fun]; ok && tv.IsType() && len(x.Args) == 1 {
			return w.key(x.Args[0])
		}
	}
	return "", false, ""
}

// constantOnly reports whether the left end of a concatenation is a literal or constant: variables may have changed
// since it was evaluated.
func constantOnly(b *ast.BinaryExpr) bool {
	_, lit := ast.Unparen(b.X).(*ast.BasicLit)
	return lit
}
