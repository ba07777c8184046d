package lift

import (
	"go/ast"
	"go/types"
	"maps"
)

// deepest is how many helpers may call each other before their documents are not followed any more.
const deepest = 3

// inlined walks a function of this package with the arguments of one call, where one of them is a document or options that
// the function may change: the caller then knows what it has put in. A function that sends a query is not followed so.
func (w *walker) inlined(call *ast.CallExpr, fn *types.Func) (value, bool) {
	d := w.decls[fn]
	if d == nil || d.Body == nil || w.busy[d] || w.later || w.depth >= deepest || call.Ellipsis.IsValid() {
		return nil, false
	}
	if w.leads(fn) || len(call.Args) < fixed(fn.Signature()) || !takesPart(fn.Signature()) {
		return nil, false
	}
	w.callFun(call)
	bound, follow := w.arguments(call, d, fn.Signature())
	if !follow {
		return w.outcome(call, fn, bound), true
	}
	inner := w.inside(call, d, bound)
	w.busy[d] = true
	inner.function(d)
	delete(w.busy, d)
	w.takeBack(inner, d, bound)
	if returnsValue(fn) {
		if v := inner.returns(d); v != nil {
			return v, true
		}
	}
	return w.results(call), true
}

// outcome is what a function returns, whatever it is given: nothing that it can change.
func (w *walker) outcome(call *ast.CallExpr, fn *types.Func, bound map[types.Object]value) value {
	for _, v := range bound {
		w.escape(v)
	}
	if returnsValue(fn) {
		if v, ok := w.resultOf(fn); ok {
			return v
		}
	}
	return w.results(call)
}

// arguments gives the parameters of a call their values; follow reports whether one of them can be changed. A plain value
// that a condition or a type assertion asks stays unknown: what stands behind it is not for every value.
func (w *walker) arguments(call *ast.CallExpr, d *ast.FuncDecl, sig *types.Signature) (bound map[types.Object]value, follow bool) {
	bound = map[types.Object]value{}
	for i, a := range call.Args {
		v := first(w.eval(a))
		if i >= fixed(sig) {
			w.escape(v) // one of a variadic rest
			continue
		}
		switch w.deref(v).(type) {
		case *doc, *optionBag:
			follow = true
		}
		p := sig.Params().At(i)
		if _, plain := v.(*leaf); plain && (w.steers(d.Body, p) || w.assertedIn(d.Body, p)) {
			continue
		}
		bound[p] = v
	}
	return bound, follow
}

// assertedIn reports whether a body asks for the type of a parameter.
func (w *walker) assertedIn(body *ast.BlockStmt, obj types.Object) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if t, ok := n.(*ast.TypeAssertExpr); ok && w.objectOf(t.X) == obj {
			found = true
		}
		return !found
	})
	return found
}

// inside is a walker for the body of a function that is called here. Where the body may be left early, what it does may not
// be done.
func (w *walker) inside(call *ast.CallExpr, d *ast.FuncDecl, bound map[types.Object]value) *walker {
	inner := newWalker(w.lifter, w.fileOf(d))
	inner.fn, inner.bound, inner.depth = d, bound, w.depth+1
	inner.guards, inner.dead, inner.turns = w.here(), append([]leave(nil), w.dead...), w.turns
	inner.loops, inner.turn = w.loops, w.turn*31+int(call.Pos())
	if leavesEarly(d.Body) {
		inner.guards = append(inner.guards, Guard{w.optional(call), 0, call.Pos()})
	}
	maps.Copy(inner.env, bound)
	for _, v := range bound {
		if p, ok := v.(*pointer); ok {
			inner.env[p.obj] = w.env[p.obj]
		}
	}
	return inner
}

// leavesEarly reports whether a body has a return, or a call that ends the program, in front of its last statement.
func leavesEarly(body *ast.BlockStmt) bool {
	early := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			early = early || len(body.List) == 0 || ast.Stmt(n) != body.List[len(body.List)-1]
		case *ast.BranchStmt:
			early = early || n.Label != nil
		case *ast.CallExpr:
			early = early || leaves(n)
		}
		return !early
	})
	return early
}

// keeps says that a helper has put what it was given where others may change it: in a field, or in a variable of the package.
func (w *walker) keeps(lhs ast.Expr, v value) {
	if w.depth == 0 {
		return
	}
	if star, ok := ast.Unparen(lhs).(*ast.StarExpr); ok {
		if _, ok := w.eval(star.X).(*pointer); ok {
			return // takeBack sees to it
		}
	}
	if obj, ok := w.objectOf(lhs).(*types.Var); ok && (obj.Pkg() == nil || obj.Parent() != obj.Pkg().Scope()) {
		return // a variable of its own
	}
	w.escape(v)
}

// written is where a value is written: in the call, if it is a parameter of a helper that is walked with its arguments.
func (w *walker) written(e ast.Expr) ast.Expr {
	obj := w.objectOf(e)
	if obj == nil || w.depth == 0 {
		return e
	}
	lf, ok := w.bound[obj].(*leaf)
	if !ok || w.env[obj] != value(lf) || lf.expr == nil || lf.typ == nil {
		return e
	}
	return lf.expr
}

// takeBack takes what the function has done to the variables whose addresses it was given. One that it may leave early has
// done it on some of its ways only.
func (w *walker) takeBack(inner *walker, d *ast.FuncDecl, bound map[types.Object]value) {
	for _, v := range bound {
		p, ok := v.(*pointer)
		if !ok {
			continue
		}
		before, after := w.env[p.obj], inner.env[p.obj]
		switch {
		case after == before:
		case leavesEarly(d.Body):
			w.lose(p.obj)
		default:
			w.env[p.obj] = after
		}
	}
}
