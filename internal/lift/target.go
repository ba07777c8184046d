package lift

import (
	"go/ast"
	"go/types"
	"slices"
)

// fetch evaluates a method of a cursor or a single result.
func (w *walker) fetch(r *result, call *ast.CallExpr, method string) value {
	for _, a := range call.Args {
		w.eval(a)
	}
	if len(call.Args) > 0 && (method == "Decode" || method == "All") {
		arg := call.Args[len(call.Args)-1]
		t := w.target(arg, method == "All")
		from := w.originOf(first(w.eval(arg)), arg)
		for _, q := range r.qs {
			q.Targets = slices.DeleteFunc(q.Targets, func(o Target) bool { return o.Call == call })
			q.Targets = append(q.Targets, Target{Expr: arg, Type: t, Call: call, from: from, all: method == "All"})
		}
		w.escape(w.eval(arg))
		return w.results(call)
	}
	return w.results(call)
}

// target is the type of one result that is decoded into arg.
func (w *walker) target(arg ast.Expr, all bool) types.Type {
	t := unpointer(w.typeOf(arg))
	if t == nil || !all {
		return t
	}
	if s, ok := types.Unalias(t).Underlying().(*types.Slice); ok {
		return unpointer(s.Elem())
	}
	return t
}

func unpointer(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	for range 4 {
		p, ok := types.Unalias(t).(*types.Pointer)
		if !ok {
			break
		}
		t = p.Elem()
	}
	return t
}
