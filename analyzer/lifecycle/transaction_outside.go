package lifecycle

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/lift"
)

// An outer is the expression that brings a context into a scope from outside of it.
type outer struct{ expr ast.Expr }

// followed is how many steps a context is traced.
const followed = 4

// outside returns how an expression is a context that surely lacks the scope's session, nil if it may have it.
func (s *scope) outside(e ast.Expr, depth int) *outer {
	if depth > followed {
		return nil
	}
	info := s.pass.Info
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v := variable(info, e)
		if v == nil || !isContext(v.Type()) {
			return nil
		}
		return s.outsideVariable(e, v, depth)
	case *ast.SelectorExpr:
		if f := s.of.heldContext(e); f != nil && s.parent == nil {
			return &outer{e}
		}
		return nil
	case *ast.CallExpr:
		fn := rule.Callee(info, e)
		if s.ofRequest(e, fn) {
			return &outer{e}
		}
		if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "context" {
			return nil
		}
		if fn.Name() == "Background" || fn.Name() == "TODO" {
			if s.parent != nil {
				return nil
			}
			return &outer{e}
		}
		if strings.HasPrefix(fn.Name(), "With") && len(e.Args) > 0 {
			return s.outside(e.Args[0], depth+1)
		}
	}
	return nil
}

func (s *scope) outsideVariable(id *ast.Ident, v *types.Var, depth int) *outer {
	t := s.of
	switch {
	case t.own[v], t.assigned(s.block, v):
		return nil
	case s.parent != nil:
		if v == s.parent {
			return &outer{id}
		}
	case !contains(s.block, v.Pos()):
		if init, known := t.inits[v]; known && t.carriesSession(init) {
			return nil
		}
		if v.Parent() == s.pass.Pkg.Scope() || v.IsField() {
			return nil // nothing is known of its life
		}
		return &outer{id}
	}
	if init := t.inits[v]; init != nil && contains(s.block, v.Pos()) {
		return s.outside(init, depth+1)
	}
	return nil
}

// carriesSession reports whether the value of a context has a session, or may have one: it comes from a function that
// is not of package context.
func (t *transactions) carriesSession(init ast.Expr) bool {
	call, ok := ast.Unparen(init).(*ast.CallExpr)
	if !ok {
		v := variable(t.pass.Info, init)
		return v == nil || t.own[v]
	}
	fn := rule.Callee(t.pass.Info, call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "context" {
		return !requestContext(fn)
	}
	return len(call.Args) > 0 && slices.ContainsFunc(call.Args[:1], func(a ast.Expr) bool {
		v := variable(t.pass.Info, a)
		return v != nil && t.own[v]
	})
}

// requestContext reports whether a function is a method that returns the context of a request or test, r.Context().
func requestContext(fn *types.Func) bool { return fn != nil && fn.Name() == "Context" }

// heldContext returns the field that a selector reads, if it is an unexported one for a context, which nothing in the
// package sets to one that has a session.
func (t *transactions) heldContext(sel *ast.SelectorExpr) *types.Var {
	s, ok := t.pass.Info.Selections[sel]
	if !ok || s.Kind() != types.FieldVal || !isContext(s.Type()) || s.Obj().Exported() {
		return nil
	}
	v, _ := s.Obj().(*types.Var)
	if v == nil || t.held(v.Origin()) {
		return nil
	}
	return v
}

// held reports whether the package may put a context that has a session into a field.
func (t *transactions) held(field *types.Var) bool {
	found := false
	set := func(target *ast.Ident, value ast.Expr) {
		if v, ok := t.pass.Info.Uses[target].(*types.Var); ok && v.Origin() == field {
			found = found || t.carriesSession(value)
		}
	}
	for _, f := range t.pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, l := range n.Lhs {
					if sel, ok := l.(*ast.SelectorExpr); ok {
						set(sel.Sel, n.Rhs[min(i, len(n.Rhs)-1)])
					}
				}
			case *ast.KeyValueExpr:
				if id, ok := n.Key.(*ast.Ident); ok {
					set(id, n.Value)
				}
			}
			return !found
		})
	}
	return found
}

// ofRequest reports whether a call returns the context of a request that was there before the transaction.
func (s *scope) ofRequest(call *ast.CallExpr, fn *types.Func) bool {
	if !requestContext(fn) || len(call.Args) > 0 || s.parent != nil || !isContext(s.pass.Info.TypeOf(call)) {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	root := sel.X
	for {
		inner, ok := ast.Unparen(root).(*ast.SelectorExpr)
		if !ok {
			break
		}
		root = inner.X
	}
	v := variable(s.pass.Info, ast.Unparen(root))
	return v != nil && !contains(s.block, v.Pos()) && !s.of.assigned(s.block, v)
}

// assigned reports whether a variable is set anew inside a scope.
func (t *transactions) assigned(n ast.Node, v *types.Var) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if assign, ok := n.(*ast.AssignStmt); ok {
			for _, l := range assign.Lhs {
				id, isIdent := l.(*ast.Ident)
				found = found || isIdent && t.pass.Info.Uses[id] == v
			}
		}
		return !found
	})
	return found
}

// isContext reports whether a type is context.Context; driver v1's SessionContext has its session.
func isContext(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "context" && n.Obj().Name() == "Context"
}

// carries reports whether a call is given the session's context, or the session, too.
func (s *scope) carries(call *ast.CallExpr) bool {
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		v := variable(s.pass.Info, arg)
		if v == nil {
			return false
		}
		session := named(pointee(v.Type()))
		return s.of.own[v] || session.is("mongo", "", "Session") || session.is("mongo", "", "SessionContext")
	})
}

// closure returns the literal that an expression is, or that a variable is set to once.
func (t *transactions) closure(e ast.Expr) *ast.FuncLit {
	if lit, ok := ast.Unparen(e).(*ast.FuncLit); ok {
		return lit
	}
	if v := variable(t.pass.Info, ast.Unparen(e)); v != nil && v.Parent() != t.pass.Pkg.Scope() {
		lit, _ := t.inits[v].(*ast.FuncLit)
		return lit
	}
	return nil
}

// caught returns an operation in a closure that is sent with a context from outside of the closure and of the scope.
func (t *transactions) caught(s *scope, lit *ast.FuncLit) *lift.Query {
	for _, q := range t.pass.Queries {
		if q.Call == nil || q.Through != "" || q.Context == nil || !contains(lit, q.Call.Pos()) || !transactional(q.Verb) {
			continue
		}
		v := variable(t.pass.Info, q.Context)
		if v != nil && !contains(lit, v.Pos()) && s.outside(q.Context, 0) != nil {
			return q
		}
	}
	return nil
}

// sends returns an operation that a function of this package sends with its i-th argument as the context, itself or
// through other functions of the package.
func (t *transactions) sends(call *ast.CallExpr, i, depth int) *lift.Query {
	block, params := t.called(call)
	if block == nil || depth > followed {
		return nil
	}
	ctx := parameter(t.pass.Info, params, i)
	if ctx == nil || !isContext(ctx.Type()) || t.assigned(block, ctx) {
		return nil
	}
	for _, q := range t.pass.Queries {
		if q.Call != nil && q.Through == "" && contains(block, q.Call.Pos()) && transactional(q.Verb) && variable(t.pass.Info, q.Context) == ctx {
			return q
		}
	}
	var found *lift.Query
	ast.Inspect(block, func(n ast.Node) bool {
		inner, ok := n.(*ast.CallExpr)
		if !ok || found != nil {
			return found == nil
		}
		for j, arg := range inner.Args {
			if variable(t.pass.Info, arg) == ctx {
				found = t.sends(inner, j, depth+1)
				break
			}
		}
		return found == nil
	})
	return found
}

// called returns the body and the parameters of the function of this package that a call calls.
func (t *transactions) called(call *ast.CallExpr) (*ast.BlockStmt, *ast.FieldList) {
	if lit := t.closure(call.Fun); lit != nil {
		return lit.Body, lit.Type.Params
	}
	fn := rule.Callee(t.pass.Info, call)
	if fn == nil {
		return nil, nil
	}
	if decl := t.decls[fn.Origin()]; decl != nil {
		return decl.Body, decl.Type.Params
	}
	return nil, nil
}

// parameter returns the i-th parameter of a list.
func parameter(info *types.Info, params *ast.FieldList, i int) *types.Var {
	for _, field := range params.List {
		if i < len(field.Names) {
			v, _ := info.Defs[field.Names[i]].(*types.Var)
			return v
		}
		i -= max(len(field.Names), 1)
		if i < 0 {
			return nil
		}
	}
	return nil
}
