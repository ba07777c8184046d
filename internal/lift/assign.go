package lift

import (
	"go/ast"
	"go/token"
	"go/types"
)

func (w *walker) decl(s *ast.DeclStmt) {
	gd, ok := s.Decl.(*ast.GenDecl)
	if !ok || gd.Tok != token.VAR {
		return
	}
	for _, spec := range gd.Specs {
		vs, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		if len(vs.Values) == 0 {
			for _, n := range vs.Names {
				w.set(w.Info.Defs[n], w.zero(vs, n))
			}
			continue
		}
		w.values(idents(vs.Names), vs.Values, s)
	}
}

// zero is the value of a variable that is declared without one.
func (w *walker) zero(vs *ast.ValueSpec, n *ast.Ident) value {
	obj := w.Info.Defs[n]
	if obj == nil {
		return &leaf{expr: n}
	}
	t := obj.Type()
	sh := shapeOf(t)
	if t == nil || t == types.Typ[types.Invalid] {
		t, sh = nil, w.spelledShape(vs.Type)
	}
	switch sh {
	case shapeSlice, shapePipeline, shapeSliceMap:
		return &doc{kind: Array, expr: n, typ: t, born: w.here(), empty: &NilSlice{Decl: vs}}
	case shapeD:
		return &doc{kind: Document, expr: n, typ: t, ordered: true, born: w.here(), empty: &NilSlice{Decl: vs}}
	case shapeMap:
		return &doc{kind: Document, expr: n, typ: t, born: w.here()}
	case shapeStruct:
		if _, ptr := t.(*types.Pointer); !ptr {
			return &record{expr: n, typ: t, fields: map[string]value{}, exprs: map[string]ast.Expr{}}
		}
	}
	if isCondition(t) {
		return w.nothing(n)
	}
	return &leaf{typ: t}
}

func idents(names []*ast.Ident) []ast.Expr {
	out := make([]ast.Expr, len(names))
	for i, n := range names {
		out[i] = n
	}
	return out
}

func (w *walker) assign(s *ast.AssignStmt) {
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		for _, e := range s.Rhs {
			w.eval(e)
		}
		for _, e := range s.Lhs {
			w.store(e, &leaf{typ: w.typeOf(e)}, nil, s) // x += y
		}
		return
	}
	w.values(s.Lhs, s.Rhs, s)
}

// values stores what is on the right, evaluated first, into what is on the left.
func (w *walker) values(lhs, rhs []ast.Expr, at ast.Stmt) {
	outer := w.at
	w.at = at
	defer func() { w.at = outer }()
	if len(rhs) == 1 && len(lhs) > 1 {
		v := w.eval(rhs[0])
		t, _ := v.(tuple)
		for i, e := range lhs {
			switch {
			case i < len(t):
				w.store(e, t[i], rhs[0], at)
			case i == 0 && t == nil: // v, ok := m[k]
				w.store(e, v, rhs[0], at)
			default:
				w.store(e, &leaf{typ: w.typeOf(e)}, nil, at)
			}
		}
		return
	}
	vals := make([]value, len(rhs))
	for i, e := range rhs {
		vals[i] = first(w.eval(e))
	}
	for i, e := range lhs {
		if i < len(vals) {
			w.store(e, vals[i], rhs[i], at)
		}
	}
}

// first is the first of several results.
func first(v value) value {
	t, ok := v.(tuple)
	switch {
	case !ok:
		return v
	case len(t) == 0:
		return &leaf{} // half a file: a call without a result where one is due
	}
	return t[0]
}

// store puts a value into a variable, a map, an element or a field. expr is the value as written, nil if it is made.
func (w *walker) store(lhs ast.Expr, v value, expr ast.Expr, at ast.Stmt) {
	w.keeps(lhs, v)
	switch e := ast.Unparen(lhs).(type) {
	case *ast.Ident:
		if e.Name == "_" {
			return
		}
		obj := w.objectOf(e)
		if lf, ok := v.(*leaf); ok && lf.expr == nil && lf.typ == nil && obj != nil {
			v = &leaf{typ: obj.Type()}
		}
		w.set(obj, v)
		if v2, ok := obj.(*types.Var); ok && v2.Pkg() != nil && v2.Parent() == v2.Pkg().Scope() {
			w.noteField(v2, v)
		}
	case *ast.IndexExpr:
		w.storeIndex(e, v, expr, at)
	case *ast.SelectorExpr:
		w.storeField(e, v, expr)
	case *ast.StarExpr:
		if p, ok := w.eval(e.X).(*pointer); ok {
			w.set(p.obj, v)
		}
	}
}

// storeIndex is f["k"] = v, or s[i] = v.
func (w *walker) storeIndex(e *ast.IndexExpr, v value, expr ast.Expr, at ast.Stmt) {
	d, ok := w.deref(w.eval(e.X)).(*doc)
	if !ok {
		w.eval(e.Index)
		return
	}
	if d.ordered || d.kind != Document {
		w.eval(e.Index)
		w.storeElement(d, e, v, expr, at)
		return
	}
	s := &slot{keyExpr: w.keyAt(e.Index), val: v, expr: w.written(expr), guards: w.here(), assign: at, turn: w.turn}
	s.key, s.known, s.prefix = w.key(e.Index)
	if expr == nil {
		s.expr = e
	} else {
		s.readsOld = w.reads(expr, e)
	}
	if !s.known && (w.loops > 0 || w.lit > 0) {
		d.open(w.here())
	}
	d.put(s)
}

// reads reports whether an expression reads the element that lhs names, or hands the whole map on.
func (w *walker) reads(expr ast.Expr, lhs *ast.IndexExpr) bool {
	m := w.objectOf(lhs.X)
	if m == nil {
		return false
	}
	found := false
	ast.Inspect(expr, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && w.objectOf(id) == m {
			found = true
		}
		return !found
	})
	return found
}

// storeField is x.F = v.
func (w *walker) storeField(e *ast.SelectorExpr, v value, expr ast.Expr) {
	w.noteField(w.variable(e), v)
	switch x := w.deref(w.eval(e.X)).(type) {
	case *record:
		x.fields[e.Sel.Name] = v
		x.exprs[e.Sel.Name] = expr
	case *optionBag:
		w.setOptionField(x, e.Sel.Name, v, expr)
	case *writeModel:
		w.setModelField(x, e.Sel.Name, v, expr)
	case *doc:
		x.spoilt = true // d[0].Value = …
	}
}
