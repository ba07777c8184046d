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
	case *ast.IncDecStmt:
		w.store(s.X, &leaf{typ: w.typeOf(s.X)}, nil, s)
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
		w.evalLater(s.Call)
	case *ast.DeferStmt:
		w.evalLater(s.Call)
	case *ast.SendStmt:
		w.eval(s.Chan)
		w.escape(w.eval(s.Value))
	}
	return false
}

// evalLater evaluates a call that is made at another time: what it is given may change whenever.
func (w *walker) evalLater(call *ast.CallExpr) {
	outer := w.later
	w.later = true
	w.eval(call)
	w.later = outer
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

// exit records what a return statement returns.
func (w *walker) exit(s *ast.ReturnStmt) bool {
	vals := make(tuple, len(s.Results))
	if len(s.Results) == 0 {
		vals = w.namedResults()
	}
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

// namedResults is what a bare return returns.
func (w *walker) namedResults() (vals tuple) {
	if w.fn == nil || w.fn.Type.Results == nil || w.lit > 0 {
		return nil
	}
	for _, f := range w.fn.Type.Results.List {
		for _, n := range f.Names {
			obj := w.Info.Defs[n]
			v, ok := w.env[obj]
			if !ok || obj == nil {
				v = &leaf{typ: w.typeOf(f.Type)}
			}
			vals = append(vals, w.settle(v, n))
		}
	}
	return vals
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
