package lift

import (
	"go/ast"
	"go/types"
	"slices"
)

// wraps reports whether a function may send what it is given: it leads to a query, and has a parameter for a part of one.
func (l *lifter) wraps(fn *types.Func) bool {
	if l.senders == nil {
		l.senders = l.leading()
	}
	return l.senders[fn] && takesPart(fn.Signature())
}

// leading returns the functions of the package that lead to a query: they send one, or call one that does.
func (l *lifter) leading() map[*types.Func]bool {
	senders, callers := map[*types.Func]bool{}, map[*types.Func][]*types.Func{}
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
			}
			return true
		})
	}
	for len(queue) > 0 {
		fn := queue[0]
		queue = queue[1:]
		for _, c := range slices.Concat(callers[fn], l.throughInterfaces(fn, callers)) {
			if !senders[c] {
				senders[c] = true
				queue = append(queue, c)
			}
		}
	}
	return senders
}

// throughInterfaces returns who calls a method by an interface of the package.
func (l *lifter) throughInterfaces(fn *types.Func, callers map[*types.Func][]*types.Func) []*types.Func {
	var found []*types.Func
	if fn.Signature().Recv() == nil {
		return nil
	}
	for callee, cs := range callers {
		if callee.Name() == fn.Name() && callee.Signature().Recv() != nil && types.IsInterface(callee.Signature().Recv().Type()) {
			found = append(found, cs...)
		}
	}
	return found
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
