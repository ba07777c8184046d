package lifecycle

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/lift"
)

// A scope is code in which a transaction runs, and the context that carries it.
type scope struct {
	pass    *rule.Pass
	of      *transactions
	block   ast.Node   // the callback's body, or the function's where NewSessionContext made the context
	session *types.Var // the context that carries the session; nil if the callback does not name it
	parent  *types.Var // NewSessionContext: the only context that is known to lack the session
	list    []ast.Stmt // NewSessionContext: the statements under the same conditions as the start of the transaction
	from    token.Pos  // where the transaction is known to run
	to      token.Pos
}

// transactions are the scopes of a package.
type transactions struct {
	pass   *rule.Pass
	scopes []*scope
	decls  map[*types.Func]*ast.FuncDecl
	inits  map[*types.Var]ast.Expr // of variables that are set once, where they are declared
	own    map[types.Object]bool   // contexts that carry some session
	apart  []*ast.GoStmt           // a session must not be used there: the outer context is right
	uses   map[types.Object]int
}

// callbacks are the functions that give a callback the session's context: its index among the arguments, and whether
// they begin a transaction themselves.
var callbacks = []struct {
	symbol
	arg    int
	begins bool
}{
	{symbol{pkg: "mongo", recv: "Session", name: "WithTransaction"}, 1, true},
	{symbol{pkg: "mongo", recv: "Client", name: "UseSession"}, 1, false},
	{symbol{pkg: "mongo", recv: "Client", name: "UseSessionWithOptions"}, 2, false},
	{symbol{pkg: "mongo", name: "WithSession"}, 2, false},
	{symbol{api: lift.ODM, recv: "DB", name: "WithTransaction"}, 1, true},
}

func newTransactions(p *rule.Pass) *transactions {
	t := &transactions{
		pass:  p,
		decls: map[*types.Func]*ast.FuncDecl{},
		inits: initializers(p),
		own:   map[types.Object]bool{},
		uses:  map[types.Object]int{},
	}
	for _, f := range p.Files {
		for _, d := range f.Decls {
			decl, ok := d.(*ast.FuncDecl)
			if !ok || decl.Body == nil {
				continue
			}
			if fn, ok := p.Info.Defs[decl.Name].(*types.Func); ok {
				t.decls[fn] = decl
			}
			t.collect(decl)
		}
	}
	if len(t.scopes) > 0 {
		for _, obj := range p.Info.Uses {
			t.uses[obj]++
		}
	}
	return t
}

// collect finds the scopes in one function declaration.
func (t *transactions) collect(decl *ast.FuncDecl) {
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if g, ok := n.(*ast.GoStmt); ok {
			t.apart = append(t.apart, g)
		}
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		s := callee(t.pass.Info, call)
		for _, c := range callbacks {
			if c.api == s.api && s.api == lift.ODM || c.api == "" && s.driver() {
				if s.pkg == c.pkg && s.recv == c.recv && s.name == c.name && c.arg < len(call.Args) {
					t.callback(decl, call, call.Args[c.arg], c.begins)
				}
			}
		}
		return true
	})
	for b := range bodies([]*ast.File{{Decls: []ast.Decl{decl}}}) {
		t.sessionContexts(b)
	}
}

// callback adds the scope of a callback that stands as a literal, or in a variable that is set once.
func (t *transactions) callback(decl *ast.FuncDecl, call *ast.CallExpr, arg ast.Expr, begins bool) {
	lit := t.closure(arg)
	if lit == nil || lit.Body == nil {
		return // a function elsewhere knows its own context only
	}
	s := &scope{pass: t.pass, of: t, block: lit.Body, from: lit.Body.Pos(), to: lit.Body.End()}
	if params := lit.Type.Params.List; len(params) > 0 && len(params[0].Names) > 0 {
		s.session, _ = t.pass.Info.Defs[params[0].Names[0]].(*types.Var)
		if s.session != nil {
			t.own[s.session] = true
		}
	}
	if !begins {
		start, end := span(t.pass.Info, lit.Body, nil)
		if !start.IsValid() && len(call.Args) > 1 {
			start, _ = span(t.pass.Info, decl.Body, variable(t.pass.Info, call.Args[1]))
		}
		if !start.IsValid() || start > lit.End() {
			return // a session without a transaction
		}
		s.from, s.to = max(s.from, start), min(s.to, end)
	}
	t.scopes = append(t.scopes, s)
}

// span returns from where to where a transaction runs in a function: after StartTransaction, up to the last commit or
// abort. A commit without a start in sight ends a transaction too. With a session only calls on that variable count.
func span(info *types.Info, block *ast.BlockStmt, session *types.Var) (start, end token.Pos) {
	var last token.Pos
	inspectOwn(block, func(n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return
		}
		s := callee(info, call)
		if !s.is("mongo", "Session", s.name) || session != nil && !calledOn(info, call, session) {
			return
		}
		switch s.name {
		case "StartTransaction":
			if !start.IsValid() {
				start = call.End()
			}
		case "CommitTransaction", "AbortTransaction":
			last = call.Pos()
		}
	})
	switch {
	case !last.IsValid():
		return start, block.End()
	case !start.IsValid() && session == nil:
		start = block.Pos()
	}
	return start, last
}

func calledOn(info *types.Info, call *ast.CallExpr, v *types.Var) bool {
	_, ok := methodOn(info, call, v)
	return ok
}

// sessionContexts adds the scopes that begin with sc := mongo.NewSessionContext(ctx, session) after the transaction has
// been started. Only ctx is known to lack the session there.
func (t *transactions) sessionContexts(b body) {
	inspectOwn(b.block, func(n ast.Node) {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
			return
		}
		call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
		if !ok || len(call.Args) != 2 || !callee(t.pass.Info, call).is("mongo", "", "NewSessionContext") {
			return
		}
		sc, ctx := variable(t.pass.Info, assign.Lhs[0]), variable(t.pass.Info, call.Args[0])
		if sc == nil {
			return
		}
		t.own[sc] = true
		start, end := span(t.pass.Info, b.block, nil)
		if ctx == nil || ctx == sc || !start.IsValid() || start <= b.block.Pos() {
			return
		}
		startList, _ := listAround(b.block, start-1)
		list, _ := listAround(b.block, assign.Pos())
		if len(startList) == 0 || len(list) == 0 || list[0] != startList[0] {
			return // the transaction is begun under another condition
		}
		t.scopes = append(t.scopes, &scope{
			pass: t.pass, of: t, block: b.block, session: sc, parent: ctx, list: list,
			from: max(start, assign.End()), to: end,
		})
	})
}

// around returns the innermost scope in which a call stands while the transaction runs.
func (t *transactions) around(call *ast.CallExpr) *scope {
	if call == nil {
		return nil
	}
	var inner *scope
	for _, s := range t.scopes {
		if !contains(s.block, call.Pos()) || inner != nil && !contains(inner.block, s.block.Pos()) {
			continue
		}
		inner = s
	}
	if inner == nil || call.Pos() < inner.from || call.Pos() >= inner.to || !inner.holds(call) {
		return nil
	}
	for _, g := range t.apart {
		if contains(g, call.Pos()) && contains(inner.block, g.Pos()) {
			return nil
		}
	}
	return inner
}

// holds reports whether a call stands under the conditions under which the transaction was begun.
func (s *scope) holds(call *ast.CallExpr) bool {
	if s.list == nil {
		return true
	}
	return s.list[0].Pos() <= call.Pos() && call.Pos() < s.list[len(s.list)-1].End()
}

// initializers returns what variables are set to that are set once, where they are declared.
func initializers(p *rule.Pass) map[*types.Var]ast.Expr {
	inits := map[*types.Var]ast.Expr{}
	again := map[*types.Var]bool{}
	set := func(targets, values []ast.Expr) {
		for i, l := range targets {
			v := variable(p.Info, ast.Unparen(l))
			if v == nil {
				continue
			}
			if _, twice := inits[v]; twice || p.Info.Defs[l.(*ast.Ident)] == nil {
				again[v] = true
			}
			switch {
			case len(values) == len(targets):
				inits[v] = values[i]
			case len(values) == 1 && i == 0:
				inits[v] = values[0] // ctx, cancel := context.WithTimeout(…)
			default:
				inits[v] = nil
			}
		}
	}
	for _, f := range p.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				set(n.Lhs, n.Rhs)
			case *ast.ValueSpec:
				names := make([]ast.Expr, len(n.Names))
				for i, id := range n.Names {
					names[i] = id
				}
				set(names, n.Values)
			case *ast.UnaryExpr:
				if v := variable(p.Info, n.X); n.Op == token.AND && v != nil {
					again[v] = true
				}
			case *ast.RangeStmt:
				set([]ast.Expr{n.Key, n.Value}, nil)
			}
			return true
		})
	}
	for v := range again {
		delete(inits, v)
	}
	return inits
}
