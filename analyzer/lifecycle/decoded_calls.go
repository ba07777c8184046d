package lifecycle

import (
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
)

// calls knows how the functions of a package call each other.
type calls struct {
	pass   *rule.Pass
	decls  map[*types.Func]*ast.FuncDecl
	params map[*types.Var]param
	sites  map[*types.Func][]*ast.CallExpr
	values map[*types.Func]bool // functions that are used as values: they are called out of sight
}

// A param is a parameter's function and its index.
type param struct {
	fn    *types.Func
	index int
}

func newCalls(p *rule.Pass) *calls {
	c := &calls{
		pass:   p,
		decls:  map[*types.Func]*ast.FuncDecl{},
		params: map[*types.Var]param{},
		sites:  map[*types.Func][]*ast.CallExpr{},
		values: map[*types.Func]bool{},
	}
	called := map[*ast.Ident]bool{}
	for _, f := range p.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				c.declare(n)
			case *ast.CallExpr:
				if fn := rule.Callee(p.Info, n); fn != nil {
					c.sites[fn.Origin()] = append(c.sites[fn.Origin()], n)
					called[nameOf(n)] = true
				}
			case *ast.Ident:
				if fn, ok := p.Info.Uses[n].(*types.Func); ok && !called[n] {
					c.values[fn.Origin()] = true
				}
			}
			return true
		})
	}
	return c
}

// nameOf returns the identifier of the function that a call calls.
func nameOf(call *ast.CallExpr) *ast.Ident {
	switch f := rule.Uninstantiated(call.Fun).(type) {
	case *ast.Ident:
		return f
	case *ast.SelectorExpr:
		return f.Sel
	}
	return nil
}

func (c *calls) declare(decl *ast.FuncDecl) {
	fn, ok := c.pass.Info.Defs[decl.Name].(*types.Func)
	if !ok || decl.Body == nil {
		return
	}
	c.decls[fn] = decl
	for i := range fn.Signature().Params().Len() {
		if !fn.Signature().Variadic() || i < fn.Signature().Params().Len()-1 {
			c.params[fn.Signature().Params().At(i)] = param{fn, i}
		}
	}
}

// seenWhole reports whether a call goes to a function of this package that changes nothing below its parameters.
func (d *decoded) seenWhole(call *ast.CallExpr) bool {
	fn := rule.Callee(d.pass.Info, call)
	if fn == nil {
		return false
	}
	decl := d.flow.decls[fn.Origin()]
	return decl != nil && !d.changes(decl, fn.Origin())
}

// changes reports whether a function assigns to a part of something, or hands something to a function that may.
func (d *decoded) changes(decl *ast.FuncDecl, self *types.Func) bool {
	changes := false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				_, isIdent := l.(*ast.Ident)
				changes = changes || !isIdent
			}
		case *ast.CallExpr:
			if fn := rule.Callee(d.pass.Info, n); d.onlyReads(n) || fn != nil && fn.Origin() == self {
				return true
			}
			for _, arg := range n.Args {
				t := d.pass.Info.TypeOf(arg)
				changes = changes || t == nil || shared(t)
			}
		}
		return !changes
	})
	return changes
}

// given is origin of a parameter: of a function that only this package can call, where every call gives a decoded value.
func (d *decoded) given(v *types.Var, depth int) (origin, bool) {
	p, ok := d.flow.params[v]
	if !ok || p.fn.Exported() || d.flow.values[p.fn] || p.fn.Signature().Recv() != nil || p.fn.Name() == "main" {
		return origin{}, false
	}
	if d.pending[v] {
		return origin{}, false
	}
	d.pending[v] = true
	defer delete(d.pending, v)
	var from origin
	for _, call := range d.flow.sites[p.fn] {
		if len(call.Args) <= p.index {
			return origin{}, false // f(g()), or half a call
		}
		if d.recurses(call.Args[p.index], v) {
			continue
		}
		o, ok := d.origin(call.Args[p.index], depth+1)
		if !ok {
			return origin{}, false
		}
		o.mapped = o.mapped || from.mapped || isMapped(v.Type())
		from = o
	}
	return from, from.call != nil
}

// recurses reports whether an argument is a part of the parameter that it is given for: a walker that calls itself.
func (d *decoded) recurses(arg ast.Expr, v *types.Var) bool {
	for range 10 {
		switch x := ast.Unparen(arg).(type) {
		case *ast.SelectorExpr:
			arg = x.X
		case *ast.IndexExpr:
			arg = x.X
		case *ast.TypeAssertExpr:
			arg = x.X
		case *ast.Ident:
			obj := d.pass.Info.ObjectOf(x)
			if obj == v {
				return true
			}
			next := d.cases[obj]
			if w, ok := obj.(*types.Var); ok && next == nil && !d.spoilt[w] {
				if next = d.ranges[w]; next == nil {
					next = d.inits[w]
				}
			}
			if next == nil {
				return false
			}
			arg = next
		default:
			return false
		}
	}
	return false
}

// returned is origin of the i-th result of a function of this package: every return gives a decoded value or an empty
// one.
func (d *decoded) returned(call *ast.CallExpr, i, depth int) (origin, bool) {
	fn := rule.Callee(d.pass.Info, call)
	if fn == nil {
		return origin{}, false
	}
	decl := d.flow.decls[fn.Origin()]
	if decl == nil || d.pending[fn] {
		return origin{}, false
	}
	d.pending[fn] = true
	defer delete(d.pending, fn)
	var from origin
	known := true
	inspectOwn(decl.Body, func(n ast.Node) {
		ret, ok := n.(*ast.ReturnStmt)
		if !ok || !known {
			return
		}
		result := resultAt(decl, ret, i)
		if result != nil && isEmpty(d.pass.Info, result) {
			return
		}
		if u, ok := result.(*ast.UnaryExpr); ok {
			result = u.X
		}
		var o origin
		if o, known = d.origin(result, depth+1); known {
			from = o
		}
	})
	return from, known && from.call != nil
}

// resultAt returns what a return statement gives as its i-th result: a bare one gives the named result.
func resultAt(decl *ast.FuncDecl, ret *ast.ReturnStmt, i int) ast.Expr {
	if len(ret.Results) > i {
		return ret.Results[i]
	}
	if len(ret.Results) > 0 {
		return nil
	}
	for _, field := range decl.Type.Results.List {
		if i < len(field.Names) {
			return field.Names[i]
		}
		i -= max(len(field.Names), 1)
	}
	return nil
}
