package lifecycle

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/cfg"

	"github.com/databridge-go/databridge/analyzer/rule"
)

// leftOpen returns the first place, in the order of the source, where the function is left, or the cursor opened again,
// while it is open, nil if there is none, and whether some path reads it to its end. It is silent where a closure or a
// pointer may close it out of sight.
func (o *opening) leftOpen(p *rule.Pass, block *ast.BlockStmt) (left ast.Node, read bool) {
	if o.outOfSight(p.Info, block) {
		return nil, false
	}
	f := o.follow(p, block)
	f.closes = f.ends
	f.run(block)
	return f.left, f.read
}

// follow makes the flow of a function.
func (o *opening) follow(p *rule.Pass, block *ast.BlockStmt) *flow {
	return &flow{opening: o, info: p.Info, tags: tagsOf(block), errs: o.errorsOf(p.Info, block), seen: map[state]bool{}}
}

// run follows what was opened along every path from its opening on.
func (f *flow) run(block *ast.BlockStmt) {
	for _, b := range cfg.New(block, mayReturn).Blocks {
		for i, n := range b.Nodes {
			if n == f.stmt && b.Live {
				f.walk(b, i+1, f.err != nil)
			}
		}
	}
}

// errorsOf returns the error variable and the variables that are set to something made of it.
func (o *opening) errorsOf(info *types.Info, block *ast.BlockStmt) map[*types.Var]bool {
	errs := map[*types.Var]bool{}
	if o.err == nil {
		return errs
	}
	errs[o.err] = true
	inspectOwn(block, func(n ast.Node) {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || n == o.stmt {
			return
		}
		for _, r := range assign.Rhs {
			if !mentions(info, r, o.err) {
				continue
			}
			for _, l := range assign.Lhs {
				if v := variable(info, l); v != nil {
					errs[v] = true
				}
			}
		}
	})
	return errs
}

// outOfSight reports whether something that is not a plain use in the flow may close the cursor: a closure other than a
// deferred one that closes it, or a pointer to the variable.
func (o *opening) outOfSight(info *types.Info, block *ast.BlockStmt) bool {
	deferred := map[*ast.FuncLit]bool{}
	hidden := false
	inspectOwn(block, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.DeferStmt:
			if lit, ok := n.Call.Fun.(*ast.FuncLit); ok && n.Pos() > o.call.Pos() {
				deferred[lit] = true
			}
		case *ast.FuncLit:
			hidden = hidden || !deferred[n] && mentions(info, n, o.cursor)
		case *ast.UnaryExpr:
			hidden = hidden || n.Op == token.AND && variable(info, n.X) == o.cursor
		}
	})
	return hidden
}

// A flow follows one open cursor along the paths of a function.
type flow struct {
	*opening

	info   *types.Info
	closes func(ast.Node) bool   // whether a node closes what was opened, or gives it to somebody else
	tags   map[ast.Expr]ast.Expr // of the cases of a switch: the value that is compared with them
	errs   map[*types.Var]bool   // the error, and what is made of it: err := wrap(err), ok := isTimeout(err)
	seen   map[state]bool
	left   ast.Node
	read   bool // some path reads the cursor to its end
}

// A state is where a path stands, and whether the error variable still holds the error of the opening.
type state struct {
	block *cfg.Block
	err   bool
}

func (f *flow) walk(b *cfg.Block, from int, err bool) {
	for _, n := range b.Nodes[from:] {
		if n == f.stmt {
			f.leave(n)
			return
		}
		if f.closes(n) {
			return // closed, or given to somebody else
		}
		err = err && !f.replaces(n)
	}
	if ret := b.Return(); ret != nil {
		f.leave(ret)
	}
	cond := f.condition(b)
	for i, next := range b.Succs {
		if cond != nil && f.kills(cond, i == 0, err) {
			continue
		}
		if s := (state{next, err}); !f.seen[s] {
			f.seen[s] = true
			f.walk(next, 0, err)
		}
	}
}

func (f *flow) leave(n ast.Node) {
	if f.left == nil || n.Pos() < f.left.Pos() {
		f.left = n
	}
}

// replaces reports whether a node gives the error variable a value that has nothing to do with the opening.
func (f *flow) replaces(n ast.Node) bool {
	assign, ok := n.(*ast.AssignStmt)
	if !ok {
		return false
	}
	set := false
	for _, l := range assign.Lhs {
		set = set || variable(f.info, l) == f.err
	}
	for _, r := range assign.Rhs {
		set = set && !mentions(f.info, r, f.err) // err = fmt.Errorf("…: %w", err) is nil no more than before
	}
	return set
}

// ends reports whether a node closes the cursor or does anything with it but read.
func (f *flow) ends(n ast.Node) bool {
	asked := looksAt(n)
	read := map[*ast.Ident]bool{}
	ends := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if name, ok := methodOn(f.info, n, f.cursor); ok && reads(name, asked) {
				read[identOf(n.Fun.(*ast.SelectorExpr).X)] = true
			}
		case *ast.SelectorExpr:
			if n.Sel.Name == "Current" {
				read[identOf(n.X)] = true
			}
		case *ast.BinaryExpr:
			if isNil(f.info, n.Y) {
				read[identOf(n.X)] = true
			}
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				read[identOf(l)] = true
			}
		case *ast.Ident:
			ends = ends || f.info.ObjectOf(n) == f.cursor && !read[n]
		}
		return true
	})
	return ends
}

// looksAt reports whether what Next returns in a node is looked at there: in a condition, in a statement of its own, as
// the result of the function.
func looksAt(n ast.Node) bool {
	switch n.(type) {
	case ast.Expr, *ast.ExprStmt, *ast.ReturnStmt:
		return true
	}
	return false
}

// reads reports whether a method of the cursor leaves it as open as it was. What Next returns must be looked at where it
// stands: a variable could carry it anywhere.
func reads(method string, asked bool) bool {
	switch method {
	case "Next", "TryNext":
		return asked
	case "Decode", "Err", "ID", "RemainingBatchLength", "SetBatchSize", "SetComment", "SetMaxAwaitTime", "SetMaxTime", "ResumeToken":
		return true
	}
	return false
}

// condition returns what a block branches on: its first successor is taken if it is true.
func (f *flow) condition(b *cfg.Block) ast.Expr {
	if len(b.Succs) != 2 || len(b.Nodes) == 0 {
		return nil
	}
	cond, ok := b.Nodes[len(b.Nodes)-1].(ast.Expr)
	if !ok {
		return nil
	}
	switch b.Succs[0].Kind {
	case cfg.KindIfThen, cfg.KindForBody:
		return cond
	case cfg.KindSwitchCaseBody:
		if tag, tagged := f.tags[cond]; tagged {
			if tag == nil {
				return cond
			}
			return &ast.BinaryExpr{X: tag, Op: token.EQL, Y: cond}
		}
	}
	return nil
}

// kills reports whether no cursor is open where a condition turns out as it does: it has been read to its end, or there
// never was one. err says that the error variable is still that of the opening.
func (f *flow) kills(cond ast.Expr, outcome, err bool) bool {
	switch c := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		return c.Op == token.NOT && f.kills(c.X, !outcome, err)
	case *ast.BinaryExpr:
		switch c.Op {
		case token.LAND, token.LOR:
			x, y := f.kills(c.X, outcome, err), f.kills(c.Y, outcome, err)
			if (c.Op == token.LAND) == outcome {
				return x || y // both turned out so
			}
			return x && y // either may have
		case token.EQL, token.NEQ:
			return f.compares(c, (c.Op == token.EQL) == outcome, err)
		}
	case *ast.CallExpr:
		if name, ok := methodOn(f.info, c, f.cursor); ok {
			ended := name == "Next" && !outcome
			f.read = f.read || ended
			return ended
		}
		return err && f.asks(c, outcome)
	case *ast.Ident:
		return err && f.errs[variable(f.info, c)] // a bool that tells of the error, in whatever way
	}
	return false
}

// compares is kills for x == y, where equal is what turned out.
func (f *flow) compares(c *ast.BinaryExpr, equal, err bool) bool {
	x, y := ast.Unparen(c.X), ast.Unparen(c.Y)
	if isNil(f.info, x) {
		x, y = y, x
	}
	switch v := variable(f.info, x); {
	case v == f.cursor:
		return equal && isNil(f.info, y)
	case err && f.errs[v]:
		return equal != isNil(f.info, y)
	case err && f.errs[variable(f.info, y)]:
		return equal // err is something that it is compared with
	}
	call, ok := x.(*ast.CallExpr)
	if !ok {
		return false
	}
	name, isMethod := methodOn(f.info, call, f.cursor)
	n, constant := constantInt(f.info, y)
	return isMethod && name == "ID" && constant && n == 0 && equal
}

// asks is kills for a call that the error is given to: errors.Is tells that there is one, anything else may tell either.
func (f *flow) asks(c *ast.CallExpr, outcome bool) bool {
	for _, arg := range c.Args {
		if f.errs[variable(f.info, arg)] {
			fn := rule.Callee(f.info, c)
			return outcome || fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "errors"
		}
	}
	return false
}

// tagsOf returns the expressions of all cases of the expression switches of a body, with what they are compared with;
// nil if the switch has no tag.
func tagsOf(block *ast.BlockStmt) map[ast.Expr]ast.Expr {
	tags := map[ast.Expr]ast.Expr{}
	inspectOwn(block, func(n ast.Node) {
		s, ok := n.(*ast.SwitchStmt)
		if !ok {
			return
		}
		for _, c := range s.Body.List {
			if clause, ok := c.(*ast.CaseClause); ok {
				for _, e := range clause.List {
					tags[e] = s.Tag
				}
			}
		}
	})
	return tags
}

// methodOn returns the method that a call calls on a variable.
func methodOn(info *types.Info, call *ast.CallExpr, v *types.Var) (name string, ok bool) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || v == nil || variable(info, ast.Unparen(sel.X)) != v {
		return "", false
	}
	return sel.Sel.Name, true
}

// mayReturn is false for calls that end the function or the program. They are known by their names: loggers and test
// helpers of any make have these.
func mayReturn(call *ast.CallExpr) bool {
	id := identOf(call.Fun)
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		id = sel.Sel
	}
	if id == nil {
		return true
	}
	switch id.Name {
	case "panic", "Exit", "Goexit", "FailNow", "SkipNow", "Skip", "Skipf":
		return false
	}
	return !strings.HasPrefix(id.Name, "Fatal") && !strings.HasPrefix(id.Name, "Panic")
}

func identOf(e ast.Expr) *ast.Ident {
	id, _ := ast.Unparen(e).(*ast.Ident)
	return id
}

func isNil(info *types.Info, e ast.Expr) bool { return info.Types[e].IsNil() }

func constantInt(info *types.Info, e ast.Expr) (n int64, ok bool) {
	v := info.Types[e].Value
	if v == nil || v.Kind() != constant.Int {
		return 0, false
	}
	return constant.Int64Val(v)
}
