package lift

import (
	"go/ast"
)

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
	if els := w.unrollable(s, v); els != nil {
		w.unroll(s, els)
		return
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
		if c, ok := w.chosenCase(s); ok {
			return w.onlyCase(s, c)
		}
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
			if t, ok := ast.Unparen(e).(*ast.TypeAssertExpr); ok {
				w.escape(w.eval(t.X)) // the clauses have it by another name
			}
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
