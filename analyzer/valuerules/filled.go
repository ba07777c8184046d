package valuerules

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/databridge-go/databridge/analyzer/rule"
)

// nodesAround returns the nodes around a node, the innermost first.
func nodesAround(p *rule.Pass, n ast.Node) []ast.Node {
	f := p.File(n.Pos())
	if f == nil {
		return nil
	}
	path, _ := astutil.PathEnclosingInterval(f, n.Pos(), n.End())
	if i := slices.Index(path, n); i >= 0 {
		return path[i+1:]
	}
	return path
}

// filled reports whether the slice that begins at decl has an element on every path that leads to use, or to the end of
// the helper that returns it, or whether that cannot be told.
func filled(p *rule.Pass, decl ast.Node, use ast.Expr) bool {
	around := nodesAround(p, decl)
	name := declared(decl, around)
	if name == nil {
		return true
	}
	obj := p.Info.Defs[name]
	if obj == nil {
		obj = p.Info.Uses[name]
	}
	body, fn := functionAround(around)
	if obj == nil || body == nil {
		return true
	}
	f := filling{Pass: p, slice: obj, begin: decl.Pos(), use: use.Pos(), body: body}
	if id, ok := ast.Unparen(use).(*ast.Ident); body.Pos() <= f.use && f.use < body.End() && !(ok && f.objectOf(id) == obj) {
		return true // it comes by way of something else: what it held there is not known
	}
	return f.elsewhere() || f.block(body.List) || f.doubted(fn)
}

// functionAround returns the body of the innermost function, and the declaration in which it stands, nil if there is
// none.
func functionAround(around []ast.Node) (body *ast.BlockStmt, fn *ast.FuncDecl) {
	for _, n := range around {
		switch n := n.(type) {
		case *ast.FuncLit:
			if body == nil {
				body = n.Body
			}
		case *ast.FuncDecl:
			if body == nil {
				body = n.Body
			}
			return body, n
		}
	}
	return body, nil
}

// declared returns the variable that begins at decl: a declaration, or the value of an assignment.
func declared(decl ast.Node, around []ast.Node) *ast.Ident {
	if spec, ok := decl.(*ast.ValueSpec); ok {
		if len(spec.Names) == 1 {
			return spec.Names[0]
		}
		return nil
	}
	if len(around) == 0 {
		return nil
	}
	switch n := around[0].(type) {
	case *ast.AssignStmt:
		if len(n.Lhs) == 1 && len(n.Rhs) == 1 && n.Rhs[0] == decl {
			id, _ := n.Lhs[0].(*ast.Ident)
			return id
		}
	case *ast.ValueSpec:
		if len(n.Names) == 1 {
			return n.Names[0]
		}
	}
	return nil
}

// A filling looks for statements that put an element into a slice.
type filling struct {
	*rule.Pass

	slice types.Object
	begin token.Pos // where the slice begins: what stands before it does not count
	use   token.Pos // where it is used: what stands behind that does not count
	body  *ast.BlockStmt
}

// elsewhere reports whether a function literal inside the function sets the slice: when it is called is not known.
func (f *filling) elsewhere() bool {
	found := false
	ast.Inspect(f.body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok {
			ast.Inspect(lit.Body, func(n ast.Node) bool {
				if s, ok := n.(*ast.AssignStmt); ok {
					found = found || f.sets(s)
				}
				return !found
			})
		}
		return !found
	})
	return found
}

// block reports whether a list of statements always puts an element in, or leaves the function.
func (f *filling) block(list []ast.Stmt) bool {
	for _, s := range list {
		if s.Pos() <= f.use && f.use < s.End() {
			return f.within(s)
		}
		if s.End() > f.begin && f.stmt(s) {
			return true
		}
	}
	return false
}

// within is block for the branch of a statement in which the slice is used.
func (f *filling) within(s ast.Stmt) (full bool) {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		if n == nil || found || n.Pos() > f.use || f.use >= n.End() {
			return false
		}
		switch n := n.(type) {
		case *ast.BlockStmt:
			full, found = f.block(n.List), true
		case *ast.CaseClause:
			full, found = f.block(n.Body), true
		}
		return !found
	})
	return full
}

func (f *filling) stmt(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.BranchStmt:
		return true
	case *ast.ReturnStmt:
		return !f.names(s)
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		return ok && f.ends(call)
	case *ast.AssignStmt:
		return f.assign(s)
	case *ast.BlockStmt:
		return f.block(s.List)
	case *ast.LabeledStmt:
		return f.stmt(s.Stmt)
	case *ast.IfStmt:
		return s.Else != nil && f.block(s.Body.List) && f.stmt(s.Else)
	case *ast.SwitchStmt:
		return f.clauses(s.Body)
	case *ast.TypeSwitchStmt:
		return f.clauses(s.Body)
	case *ast.RangeStmt:
		return f.block(s.Body.List) && f.turns(s.X)
	case *ast.ForStmt:
		return f.block(s.Body.List) && f.checkedIn(s.Cond)
	}
	return false
}

// names reports whether a statement mentions the slice.
func (f *filling) names(s ast.Stmt) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && f.objectOf(id) == f.slice
		return !found
	})
	return found
}

// ends reports whether a call ends the function, by its name: panic, os.Exit, log.Fatal, t.Fatal.
func (f *filling) ends(call *ast.CallExpr) bool {
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		return fun.Name == "panic"
	case *ast.SelectorExpr:
		switch fun.Sel.Name {
		case "Exit", "Fatal", "Fatalf", "Fatalln", "FailNow", "Goexit", "Panic", "Panicf", "Panicln":
			return true
		}
	}
	return false
}

// assign reports whether a statement gives the slice an element: append of one value at least. Any other assignment is
// not understood, and taken for one.
func (f *filling) assign(s *ast.AssignStmt) bool {
	for i, l := range s.Lhs {
		id, ok := l.(*ast.Ident)
		if !ok || f.objectOf(id) != f.slice || s.Pos() <= f.begin && f.begin < s.End() {
			continue
		}
		if i >= len(s.Rhs) {
			return true
		}
		call, ok := s.Rhs[i].(*ast.CallExpr)
		if !ok {
			return true
		}
		fun, ok := call.Fun.(*ast.Ident)
		return !ok || fun.Name != "append" || len(call.Args) > 1 && !call.Ellipsis.IsValid() || call.Ellipsis.IsValid() && f.turns(call.Args[len(call.Args)-1])
	}
	return false
}

func (f *filling) objectOf(id *ast.Ident) types.Object {
	if obj := f.Info.Defs[id]; obj != nil {
		return obj
	}
	return f.Info.Uses[id]
}

// clauses reports whether a switch has a default and every clause puts an element in.
func (f *filling) clauses(body *ast.BlockStmt) bool {
	complete := false
	for _, s := range body.List {
		c, ok := s.(*ast.CaseClause)
		if !ok || !f.block(c.Body) {
			return false
		}
		complete = complete || c.List == nil
	}
	return complete
}
