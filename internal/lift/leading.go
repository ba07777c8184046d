package lift

import (
	"go/ast"
	"go/types"
	"slices"
)

// wraps reports whether a function may send what it is given: it leads to a query, and has a parameter for a part of one.
func (l *lifter) wraps(fn *types.Func) bool { return l.leads(fn) && takesPart(fn.Signature()) }

// leads reports whether a function leads to a query.
func (l *lifter) leads(fn *types.Func) bool {
	if l.senders == nil {
		l.senders = l.leading()
	}
	return l.senders[fn]
}

// leading returns the functions of the package that lead to a query: they send one, or call one that does.
func (l *lifter) leading() map[*types.Func]bool {
	senders, callers := map[*types.Func]bool{}, map[*types.Func][]*types.Func{}
	abstract := map[string][]*types.Func{} // who calls a method of an interface, by the method's name
	var queue []*types.Func
	for fn, d := range l.decls {
		if d.Body == nil {
			continue
		}
		ast.Inspect(d.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if !senders[fn] && (l.sends(call) || l.knownCall(call)) {
				senders[fn] = true
				queue = append(queue, fn)
			}
			if callee := l.callee(call); callee != nil && callee.Pkg() == l.Pkg && callee != fn {
				callers[callee] = append(callers[callee], fn)
				if ofInterface(callee) {
					abstract[callee.Name()] = append(abstract[callee.Name()], fn)
				}
			}
			return true
		})
	}
	for len(queue) > 0 {
		fn := queue[0]
		queue = queue[1:]
		all := callers[fn]
		if fn.Signature().Recv() != nil {
			all = slices.Concat(all, abstract[fn.Name()])
		}
		for _, c := range all {
			if !senders[c] {
				senders[c] = true
				queue = append(queue, c)
			}
		}
	}
	return senders
}

// ofInterface reports whether a function is a method of an interface.
func ofInterface(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

// knownCall reports whether a wrapper of another package is called.
func (l *lifter) knownCall(call *ast.CallExpr) bool {
	if len(l.Known) == 0 {
		return false
	}
	fn := l.callee(call)
	return fn != nil && fn.Pkg() != l.Pkg && l.wrapper(fn) != nil
}

// takesPart reports whether a parameter may be a part of a query, or a collection.
func takesPart(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		t := unpointer(p.Type())
		if t == nil || isContext(t) {
			continue
		}
		switch u := types.Unalias(t).Underlying().(type) {
		case *types.Basic, *types.Signature, *types.Chan:
			continue
		case *types.Interface:
			if u.NumMethods() > 0 {
				continue
			}
		}
		return true
	}
	return false
}

func isContext(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "context"
}
