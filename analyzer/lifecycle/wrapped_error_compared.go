package lifecycle

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
)

// wrappedErrorCompared is DB7004: == with an error of the driver that has surely been wrapped on its way.
func wrappedErrorCompared() rule.Rule {
	return rule.Rule{Code: "DB7004", Run: func(p *rule.Pass) {
		w := wrappers{p, declarationsOf(p)}
		for b := range bodies(p.Files) {
			inspectOwn(b.block, func(n ast.Node) {
				switch n := n.(type) {
				case *ast.BinaryExpr:
					if n.Op == token.EQL || n.Op == token.NEQ {
						w.compare(b, n)
					}
				case *ast.SwitchStmt:
					w.cases(b, n)
				}
			})
		}
	}}
}

// wrappers know which functions of a package wrap every error that they return.
type wrappers struct {
	pass  *rule.Pass
	decls map[*types.Func]*ast.FuncDecl
}

func declarationsOf(p *rule.Pass) map[*types.Func]*ast.FuncDecl {
	decls := map[*types.Func]*ast.FuncDecl{}
	for _, f := range p.Files {
		for _, d := range f.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok && fd.Body != nil {
				if fn, ok := p.Info.Defs[fd.Name].(*types.Func); ok {
					decls[fn] = fd
				}
			}
		}
	}
	return decls
}

func (w wrappers) compare(b body, n *ast.BinaryExpr) {
	x, y := n.X, n.Y
	if w.sentinel(x) != "" {
		x, y = y, x
	}
	name, v := w.sentinel(y), variable(w.pass.Info, ast.Unparen(x))
	if name == "" || v == nil {
		return
	}
	if wrap := w.wrapped(b.block, v, n.Pos()); wrap != nil {
		w.report(n.Pos(), n.End(), name, v, wrap, n.Op == token.NEQ, y)
	}
}

// cases judges switch err { case mongo.ErrNoDocuments: … }.
func (w wrappers) cases(b body, s *ast.SwitchStmt) {
	if s.Tag == nil {
		return
	}
	v := variable(w.pass.Info, ast.Unparen(s.Tag))
	if v == nil {
		return
	}
	for _, c := range s.Body.List {
		clause, ok := c.(*ast.CaseClause)
		if !ok {
			continue
		}
		for _, e := range clause.List {
			name := w.sentinel(e)
			if name == "" {
				continue
			}
			if wrap := w.wrapped(b.block, v, s.Tag.Pos()); wrap != nil {
				w.report(e.Pos(), e.End(), name, v, wrap, false, nil)
			}
		}
	}
}

// sentinel returns how an expression names one of the driver's error values, "" if it is none.
func (w wrappers) sentinel(e ast.Expr) string {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	v, ok := w.pass.Info.Uses[sel.Sel].(*types.Var)
	if !ok || v.Pkg() == nil || v.IsField() || !in(v.Pkg().Path()).driver() || !strings.HasPrefix(v.Name(), "Err") {
		return ""
	}
	return types.ExprString(sel)
}

func (w wrappers) report(pos, end token.Pos, name string, v *types.Var, wrap ast.Node, not bool, sentinel ast.Expr) {
	holds := "never"
	if not {
		holds = "always"
	}
	f := diag.Finding{
		Pos: pos, End: end,
		Message: fmt.Sprintf("%s has been wrapped, so this %s holds: use errors.Is(%s, %s)", v.Name(), holds, v.Name(), name),
		Related: []diag.Related{{Pos: wrap.Pos(), End: wrap.End(), Message: "the error is wrapped here"}},
	}
	if errs := importedAs(w.pass.File(pos), "errors"); errs != "" && sentinel != nil {
		text := fmt.Sprintf("%s.Is(%s, %s)", errs, v.Name(), name)
		if not {
			text = "!" + text
		}
		f.Fixes = []diag.Fix{{Title: "use errors.Is", Edits: []diag.Edit{{Pos: pos, End: end, New: text}}, Alters: true}}
	}
	w.pass.Report(f)
}

// importedAs returns the name by which a file knows a package, "" if it does not.
func importedAs(f *ast.File, path string) string {
	if f == nil {
		return ""
	}
	for _, spec := range f.Imports {
		if text, err := strconv.Unquote(spec.Path.Value); err != nil || text != path {
			continue
		}
		if spec.Name != nil {
			return strings.Trim(spec.Name.Name, "._")
		}
		return path[strings.LastIndexByte(path, '/')+1:]
	}
	return ""
}

// wrapped returns what wraps the error that a variable surely holds at a position; nil where it may be another one.
func (w wrappers) wrapped(block *ast.BlockStmt, v *types.Var, at token.Pos) ast.Node {
	assign := w.reaching(block, v, at)
	if assign == nil || len(assign.Rhs) != 1 {
		return nil
	}
	call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	if !ok {
		return nil
	}
	if w.wraps(call) {
		return call
	}
	if fn := rule.Callee(w.pass.Info, call); fn != nil {
		if decl := w.decls[fn.Origin()]; decl != nil {
			return w.wrapsAll(decl)
		}
	}
	return nil
}

// reaching returns the one assignment whose value the variable has at a position: the last one before it, in a list of
// statements that leads there, with no loop or closure in which another one may come between.
func (w wrappers) reaching(block *ast.BlockStmt, v *types.Var, at token.Pos) *ast.AssignStmt {
	if !contains(block, v.Pos()) {
		return nil
	}
	var last *ast.AssignStmt
	unclear := false
	ast.Inspect(block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			sets := slices.ContainsFunc(n.Lhs, func(l ast.Expr) bool { return variable(w.pass.Info, l) == v })
			if sets && n.Pos() < at {
				last = n
			}
		case *ast.FuncLit:
			unclear = unclear || !contains(n, at) && mentions(w.pass.Info, n, v)
		case *ast.UnaryExpr:
			unclear = unclear || n.Op == token.AND && variable(w.pass.Info, n.X) == v
		case *ast.ForStmt, *ast.RangeStmt:
			unclear = unclear || contains(n, at) && !contains(n, v.Pos())
		case *ast.LabeledStmt:
			unclear = true
		}
		return true
	})
	if last == nil || unclear {
		return nil
	}
	list, i := listAround(block, last.Pos())
	if i >= len(list) || !w.leadsTo(list[i:], last, at) {
		return nil
	}
	return last
}

// leadsTo reports whether the assignment is done whenever the position is reached: it stands in the same list, or in the
// head of the statement that holds the position.
func (w wrappers) leadsTo(rest []ast.Stmt, assign *ast.AssignStmt, at token.Pos) bool {
	for i, s := range rest {
		if !contains(s, at) {
			continue
		}
		if i > 0 {
			return true
		}
		head, ok := s.(*ast.IfStmt)
		if ok {
			return head.Init == ast.Stmt(assign)
		}
		choice, ok := s.(*ast.SwitchStmt)
		return ok && choice.Init == ast.Stmt(assign)
	}
	return false
}

// wraps reports whether a call makes another error of one that it is given.
func (w wrappers) wraps(call *ast.CallExpr) bool {
	fn := rule.Callee(w.pass.Info, call)
	if fn == nil || fn.Pkg() == nil || len(call.Args) == 0 {
		return false
	}
	switch fn.Pkg().Path() {
	case "fmt":
		format := w.pass.Info.Types[call.Args[0]].Value
		return fn.Name() == "Errorf" && format != nil && format.Kind() == constant.String && strings.Contains(constant.StringVal(format), "%w")
	case "errors":
		return fn.Name() == "Join"
	case "github.com/pkg/errors":
		return strings.HasPrefix(fn.Name(), "Wrap") || strings.HasPrefix(fn.Name(), "WithMessage") || fn.Name() == "WithStack"
	}
	return false
}

// wrapsAll returns a place where a function wraps the error that it returns, if it returns no error that is not wrapped,
// made by itself, or nil.
func (w wrappers) wrapsAll(decl *ast.FuncDecl) (wrap ast.Node) {
	results := decl.Type.Results
	if results == nil || len(results.List[len(results.List)-1].Names) > 0 {
		return nil // a named result may be set anywhere
	}
	all := true
	inspectOwn(decl.Body, func(n ast.Node) {
		ret, ok := n.(*ast.ReturnStmt)
		if !ok || len(ret.Results) == 0 {
			return
		}
		last := ast.Unparen(ret.Results[len(ret.Results)-1])
		call, isCall := last.(*ast.CallExpr)
		switch {
		case isNil(w.pass.Info, last):
		case isCall && w.wraps(call):
			wrap = call
		case isCall && w.makes(call), w.own(last):
		default:
			all = false
		}
	})
	if !all {
		return nil
	}
	return wrap
}

// makes reports whether a call makes a new error.
func (w wrappers) makes(call *ast.CallExpr) bool {
	fn := rule.Callee(w.pass.Info, call)
	return fn != nil && fn.Pkg() != nil && (fn.Pkg().Path() == "errors" && fn.Name() == "New" || fn.Pkg().Path() == "fmt" && fn.Name() == "Errorf")
}

// own reports whether an expression names an error value of the package itself.
func (w wrappers) own(e ast.Expr) bool {
	v := variable(w.pass.Info, e)
	return v != nil && v.Parent() == w.pass.Pkg.Scope() && strings.HasPrefix(strings.ToLower(v.Name()), "err")
}
