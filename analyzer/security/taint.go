package security

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
)

// A flow knows which variables of a package may hold what a client sent. It does not follow the order of statements: a
// variable that is made harmless anywhere is taken to be so everywhere.
type flow struct {
	pass     *rule.Pass
	info     *types.Info
	from     map[*types.Var]ast.Node // the tainted variables, with the expression that brought it
	extended map[*types.Var]bool     // filled from extended JSON
	checked  map[*types.Var]bool     // looked through, or made harmless, somewhere
	returns  map[*types.Func]bool    // functions of the package that return it
	decls    map[*types.Func]*ast.FuncDecl
	written  map[*ast.IndexExpr]bool // m[k] = v
	requests bool                    // the package has requests at all
	changed  bool
}

// rounds bounds how many functions a value is followed through.
const rounds = 6

// flowKey names the flow of a package among what rules share.
type flowKey struct{}

func flowOf(p *rule.Pass) *flow { return rule.Once(p, flowKey{}, func() *flow { return newFlow(p) }) }

func newFlow(p *rule.Pass) *flow {
	f := &flow{
		pass: p, info: p.Info, from: map[*types.Var]ast.Node{}, extended: map[*types.Var]bool{}, checked: map[*types.Var]bool{},
		written: map[*ast.IndexExpr]bool{}, returns: map[*types.Func]bool{}, decls: map[*types.Func]*ast.FuncDecl{},
	}
	if p.Info == nil || len(p.Queries) == 0 || !f.hasRequests() {
		return f
	}
	f.requests = true
	for _, file := range p.Files {
		for _, d := range file.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok && fd.Body != nil {
				if fn, ok := p.Info.Defs[fd.Name].(*types.Func); ok {
					f.decls[fn] = fd
				}
			}
		}
		ast.Inspect(file, f.look)
	}
	for range rounds {
		f.changed = false
		for fn, fd := range f.decls {
			f.function(fn, fd)
		}
		if !f.changed {
			break
		}
	}
	return f
}

// hasRequests reports whether any expression of the package is a request: most packages have none.
func (f *flow) hasRequests() bool {
	if !slices.ContainsFunc(f.pass.Pkg.Imports(), func(p *types.Package) bool { return ofRouter(p.Path()) }) {
		return false // a request cannot be named without its package
	}
	for _, obj := range f.info.Defs {
		if v, ok := obj.(*types.Var); ok {
			if _, ok := routerOf(v.Type()); ok {
				return true
			}
		}
	}
	return false
}

// function follows the statements of one function once.
func (f *flow) function(fn *types.Func, fd *ast.FuncDecl) {
	ast.Inspect(fd.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			f.assign(n.Lhs, n.Rhs)
		case *ast.ValueSpec:
			names := make([]ast.Expr, len(n.Names))
			for i, id := range n.Names {
				names[i] = id
			}
			f.assign(names, n.Values)
		case *ast.RangeStmt:
			if f.tainted(n.X) {
				f.taint(n.Key, n.X)
				f.taint(n.Value, n.X)
			}
		case *ast.CallExpr:
			f.call(n)
		case *ast.ReturnStmt:
			for _, r := range n.Results {
				if f.tainted(r) && carries(f.info.TypeOf(r)) && !f.returns[fn] {
					f.returns[fn], f.changed = true, true
				}
			}
		}
		return true
	})
}

func (f *flow) assign(targets, values []ast.Expr) {
	switch {
	case len(values) == len(targets):
		for i, v := range values {
			if f.tainted(v) {
				f.taint(targets[i], v)
			}
		}
	case len(values) == 1 && len(targets) > 0 && f.tainted(values[0]):
		f.taint(targets[0], values[0])
	}
}

// call hands over what a call fills, and what it gives to a function of the package.
func (f *flow) call(call *ast.CallExpr) {
	if target, extended := decodesRequest(f.info, call, f.tainted); target != nil {
		f.taint(target, call)
		if v := f.root(target); extended && v != nil {
			f.extended[v] = true
		}
		return
	}
	fn := rule.Callee(f.info, call)
	if fn == nil || f.decls[fn.Origin()] == nil {
		return
	}
	params := fn.Origin().Signature().Params()
	for i, arg := range call.Args {
		if i < params.Len() && f.tainted(arg) {
			f.mark(params.At(i), arg)
			if v := f.root(arg); v != nil && f.extended[v] {
				f.extended[params.At(i)] = true
			}
		}
	}
}

// taint marks the variable that an expression names, points to, or is a field of.
func (f *flow) taint(target ast.Expr, by ast.Node) {
	if target == nil {
		return
	}
	switch e := ast.Unparen(target).(type) {
	case *ast.Ident:
		f.mark(f.root(e), by)
	case *ast.UnaryExpr:
		f.mark(f.root(e), by)
	}
}

func (f *flow) mark(v *types.Var, by ast.Node) {
	if v == nil || v.IsField() || f.from[v] != nil || !carries(v.Type()) {
		return
	}
	f.from[v], f.changed = by, true
}

// root returns the variable that an expression begins with.
func (f *flow) root(e ast.Expr) *types.Var {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			v, _ := f.info.ObjectOf(x).(*types.Var)
			return v
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.TypeAssertExpr:
			e = x.X
		case *ast.UnaryExpr:
			if x.Op != token.AND {
				return nil
			}
			e = x.X
		default:
			return nil
		}
	}
}

// carries reports whether a type can bring in more than a number, a truth value or an id.
func carries(t types.Type) bool {
	if t == nil || types.Identical(t, types.Universe.Lookup("error").Type()) {
		return false
	}
	switch u := types.Unalias(t).Underlying().(type) {
	case *types.Basic:
		return u.Info()&(types.IsString|types.IsInteger) != 0
	case *types.Pointer:
		return carries(u.Elem())
	case *types.Array, *types.Chan, *types.Signature:
		return false
	case *types.Struct:
		n := namedOf(t)
		return n == nil || n.Obj().Pkg().Path() != "time"
	}
	return true
}

// look notes the variables that some code looks through before they are used.
func (f *flow) look(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for _, l := range n.Lhs {
			if index, ok := l.(*ast.IndexExpr); ok {
				f.written[index] = true
			}
		}
		for i, r := range n.Rhs {
			if call, ok := ast.Unparen(r).(*ast.CallExpr); ok && len(n.Lhs) == len(n.Rhs) && f.harmless(call) {
				if v := f.root(n.Lhs[i]); v != nil {
					f.checked[v] = true
				}
			}
		}
	case *ast.CallExpr:
		f.lookCall(n)
	case *ast.SwitchStmt:
		if n.Tag != nil {
			f.note(n.Tag)
		}
	case *ast.TypeSwitchStmt:
		ast.Inspect(n.Assign, func(n ast.Node) bool {
			if a, ok := n.(*ast.TypeAssertExpr); ok {
				f.note(a.X)
			}
			return true
		})
	case *ast.BinaryExpr:
		if n.Op == token.EQL || n.Op == token.NEQ || n.Op == token.LSS || n.Op == token.GTR || n.Op == token.LEQ || n.Op == token.GEQ {
			f.compared(n)
		}
	case *ast.IndexExpr:
		if _, isMap := typeUnder(f.info, n.X).(*types.Map); isMap && !f.written[n] {
			f.note(n.Index) // looked up in a table of allowed names
		}
	}
	return true
}

// compared notes a variable that is compared with anything but "" or nil.
func (f *flow) compared(n *ast.BinaryExpr) {
	for _, pair := range [][2]ast.Expr{{n.X, n.Y}, {n.Y, n.X}} {
		tv := f.info.Types[pair[1]]
		if tv.IsNil() || tv.Value != nil && tv.Value.ExactString() == `""` {
			continue
		}
		f.note(pair[0])
	}
}

func (f *flow) note(e ast.Expr) {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		if v := f.root(id); v != nil {
			f.checked[v] = true
		}
	}
}

// lookCall notes the arguments of functions that are named for looking.
func (f *flow) lookCall(call *ast.CallExpr) {
	fn := rule.Callee(f.info, call)
	if fn == nil {
		return
	}
	name := strings.ToLower(fn.Name())
	for _, word := range []string{"sanit", "valid", "clean", "check", "escape", "allow", "contains", "hasprefix", "verify", "whitelist", "known", "permit"} {
		if strings.Contains(name, word) {
			for _, arg := range call.Args {
				if v := f.root(arg); v != nil {
					f.checked[v] = true
				}
			}
		}
	}
}

func typeUnder(info *types.Info, e ast.Expr) types.Type {
	if t := info.TypeOf(e); t != nil {
		return t.Underlying()
	}
	return nil
}
