package lift

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
)

// block walks statements in order. What stands behind a statement that always leaves is not reached.
func (w *walker) block(list []ast.Stmt) (left bool) {
	for _, s := range list {
		if w.stmt(s) {
			return true
		}
	}
	return false
}

// stmt walks one statement; it returns whether control never comes to the next one.
func (w *walker) stmt(s ast.Stmt) (left bool) {
	switch s := s.(type) {
	case *ast.ExprStmt:
		w.eval(s.X)
		return leaves(s.X)
	case *ast.AssignStmt:
		w.assign(s)
	case *ast.DeclStmt:
		w.decl(s)
	case *ast.ReturnStmt:
		return w.exit(s)
	case *ast.BranchStmt:
		if s.Tok == token.BREAK || s.Tok == token.CONTINUE {
			w.jumps = append(w.jumps, jump{s.Tok, maps.Clone(w.env)})
		}
		return s.Tok != token.FALLTHROUGH
	case *ast.BlockStmt:
		return w.block(s.List)
	case *ast.LabeledStmt:
		return w.stmt(s.Stmt)
	case *ast.IfStmt:
		return w.ifStmt(s)
	case *ast.ForStmt:
		w.forStmt(s)
	case *ast.RangeStmt:
		w.rangeStmt(s)
	case *ast.SwitchStmt:
		return w.switchStmt(s)
	case *ast.TypeSwitchStmt:
		return w.typeSwitch(s)
	case *ast.SelectStmt:
		w.selectStmt(s)
	case *ast.GoStmt:
		w.eval(s.Call)
	case *ast.DeferStmt:
		w.eval(s.Call)
	case *ast.SendStmt:
		w.eval(s.Chan)
		w.escape(w.eval(s.Value))
	}
	return false
}

// leaves reports whether a call ends the function: panic, os.Exit, log.Fatal and t.Fatal by their names.
func leaves(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name == "panic"
	case *ast.SelectorExpr:
		switch f.Sel.Name {
		case "Exit", "Fatal", "Fatalf", "Fatalln", "FailNow", "Goexit":
			return true
		}
	}
	return false
}

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
		d.spoilt = true
		return
	}
	s := &slot{keyExpr: e.Index, val: v, expr: expr, guards: w.here(), assign: at}
	s.key, s.known, s.prefix = w.key(e.Index)
	if expr == nil {
		s.expr = e
	} else {
		s.readsOld = w.reads(expr, e)
	}
	if !s.known && w.loops > 0 {
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
		if r, ok := optionRoles[e.Sel.Name]; ok && expr != nil {
			x.put(optionPart{r, expr, v, w.here()})
		}
	case *writeModel:
		if r, ok := modelRoles[e.Sel.Name]; ok && expr != nil {
			x.put(optionPart{r, expr, v, w.here()})
		}
	case *doc:
		x.spoilt = true // d[0].Value = …
	}
}

// exit records what a return statement returns.
func (w *walker) exit(s *ast.ReturnStmt) bool {
	vals := make(tuple, len(s.Results))
	for i, e := range s.Results {
		vals[i] = w.eval(e)
	}
	if len(vals) == 1 {
		if t, ok := vals[0].(tuple); ok {
			vals = t
		}
	}
	for i, e := range s.Results {
		if i < len(vals) && len(vals) == len(s.Results) {
			vals[i] = w.settle(first(vals[i]), e)
		}
	}
	if w.lit == 0 {
		w.exits = append(w.exits, vals)
	}
	return true
}

func (w *walker) ifStmt(s *ast.IfStmt) (left bool) {
	if s.Init != nil {
		w.stmt(s.Init)
	}
	w.eval(s.Cond)
	w.checks(s.Cond)
	then := branch{Guard{s, 0, s.Body.Pos()}, func() bool { return w.block(s.Body.List) }}
	branches := []branch{then}
	if s.Else != nil {
		branches = append(branches, branch{Guard{s, 1, s.Else.Pos()}, func() bool { return w.stmt(s.Else) }})
	}
	for i := range branches {
		w.leaving(&branches[i], branches[i].body)
	}
	return w.fork(branches, s.Else != nil)
}

// leaving makes a branch note that it has left.
func (w *walker) leaving(b *branch, body func() bool) {
	g := b.guard
	b.body = func() bool {
		left := body()
		if left {
			w.gate(g, w.leftLoop())
		}
		return left
	}
}

// leftLoop returns the loop around this point: a branch that leaves may have left no more than its turn.
func (w *walker) leftLoop() ast.Stmt {
	for i := len(w.guards) - 1; i >= 0; i-- {
		if isLoop(w.guards[i].Stmt) {
			return w.guards[i].Stmt
		}
	}
	return nil
}

// checks marks slices whose length, or nilness, a condition asks.
func (w *walker) checks(cond ast.Expr) {
	mark := func(e ast.Expr) {
		if obj := w.objectOf(e); obj != nil {
			if d, ok := w.env[obj].(*doc); ok {
				d.checked = true
			}
		}
	}
	ast.Inspect(cond, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "len" && len(n.Args) == 1 {
				mark(n.Args[0])
			}
		case *ast.BinaryExpr:
			if isNil(n.Y) {
				mark(n.X)
			}
		}
		return true
	})
}

func (w *walker) forStmt(s *ast.ForStmt) {
	if s.Init != nil {
		w.stmt(s.Init)
	}
	w.loop(Guard{s, 0, s.Body.Pos()}, func() bool {
		if s.Cond != nil {
			w.eval(s.Cond)
			w.checks(s.Cond)
		}
		left := w.block(s.Body.List)
		if s.Post != nil {
			w.stmt(s.Post)
		}
		return left
	})
}

func (w *walker) rangeStmt(s *ast.RangeStmt) {
	v := w.eval(s.X)
	if d, ok := v.(*doc); ok && len(d.slots) > 0 && d.assignedNowhere() {
		w.turns[s] = true
	}
	w.loop(Guard{s, 0, s.Body.Pos()}, func() bool {
		for _, e := range []ast.Expr{s.Key, s.Value} {
			if id, ok := e.(*ast.Ident); ok {
				if obj := w.objectOf(id); obj != nil {
					w.set(obj, &leaf{typ: obj.Type()})
				}
			}
		}
		return w.block(s.Body.List)
	})
}

// assignedNowhere reports whether all of d stands in its literal.
func (d *doc) assignedNowhere() bool {
	for _, s := range d.slots {
		if s.assign != nil || len(s.guards) > len(d.born) {
			return false
		}
	}
	return true
}

// loop walks a body twice, the second time with what the first turn has left behind.
func (w *walker) loop(g Guard, body func() bool) {
	turns := 2
	if w.loops > 1 {
		turns = 1 // deep nests would be walked 2^depth times
	}
	w.loops++
	for range turns {
		b := branch{g, body}
		w.fork([]branch{b}, false)
	}
	w.loops--
}

func (w *walker) switchStmt(s *ast.SwitchStmt) bool {
	if s.Init != nil {
		w.stmt(s.Init)
	}
	if s.Tag != nil {
		w.eval(s.Tag)
		w.checks(s.Tag)
	}
	return w.cases(s, s.Body, func(c ast.Stmt) ([]ast.Expr, []ast.Stmt, bool) {
		cc, ok := c.(*ast.CaseClause)
		if !ok {
			return nil, nil, false
		}
		return cc.List, cc.Body, cc.List == nil
	})
}

func (w *walker) typeSwitch(s *ast.TypeSwitchStmt) bool {
	if s.Init != nil {
		w.stmt(s.Init)
	}
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		w.eval(a.X)
	case *ast.AssignStmt:
		for _, e := range a.Rhs {
			w.eval(e)
		}
	}
	return w.cases(s, s.Body, func(c ast.Stmt) ([]ast.Expr, []ast.Stmt, bool) {
		cc, ok := c.(*ast.CaseClause)
		if !ok {
			return nil, nil, false
		}
		return nil, cc.Body, cc.List == nil
	})
}

func (w *walker) selectStmt(s *ast.SelectStmt) {
	w.cases(s, s.Body, func(c ast.Stmt) ([]ast.Expr, []ast.Stmt, bool) {
		cc, ok := c.(*ast.CommClause)
		if !ok {
			return nil, nil, false
		}
		body := cc.Body
		if cc.Comm != nil {
			body = append([]ast.Stmt{cc.Comm}, body...)
		}
		return nil, body, true
	})
}

// cases walks the clauses of a switch. A break leaves the clause, not the function.
func (w *walker) cases(s ast.Stmt, body *ast.BlockStmt, clause func(ast.Stmt) ([]ast.Expr, []ast.Stmt, bool)) bool {
	var branches []branch
	complete := false
	for i, c := range body.List {
		exprs, stmts, deflt := clause(c)
		complete = complete || deflt
		b := branch{guard: Guard{s, i, c.Pos()}}
		w.leaving(&b, func() bool {
			for _, e := range exprs {
				w.eval(e)
				w.checks(e)
			}
			return w.block(stmts)
		})
		branches = append(branches, b)
	}
	return w.fork(branches, complete) && complete
}

// objectOf returns the variable that an expression names, nil if it is something else.
func (l *lifter) objectOf(e ast.Expr) types.Object {
	if e == nil {
		return nil
	}
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	if obj := l.Info.Defs[id]; obj != nil {
		return obj
	}
	return l.Info.Uses[id]
}
