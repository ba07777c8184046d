package lifecycle

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// cursorNotClosed is DB7001: a cursor that a function opens, keeps to itself and leaves open on some path. A cursor that
// is read to its end needs no Close: the driver ends its session with the last batch.
func cursorNotClosed() rule.Rule {
	return rule.Rule{Code: "DB7001", Run: func(p *rule.Pass) {
		for b := range bodies(p.Files) {
			for _, o := range openings(p, b) {
				if o.harmless(p, b.block) {
					continue
				}
				if o.cursor == nil {
					p.Report(o.finding(fmt.Sprintf("the cursor of %s is dropped and stays open; keep it and close it", o.method)))
					continue
				}
				if left, read := o.leftOpen(p, b.block); left != nil {
					p.Report(o.report(p, b.block, left, read))
				}
			}
		}
	}}
}

// An opening is a statement that opens a cursor, and the variables that it sets.
type opening struct {
	stmt   ast.Node // *ast.AssignStmt, *ast.ValueSpec or *ast.ExprStmt
	call   *ast.CallExpr
	method string
	cursor *types.Var // nil if the cursor is dropped
	err    *types.Var // nil if the error is dropped

	lends map[*ast.CallExpr]bool // of a session: the calls that only use it
}

// openings returns what a body itself opens. A cursor that goes anywhere but into a local variable is another's care.
func openings(p *rule.Pass, b body) []*opening {
	var found []*opening
	add := func(stmt ast.Node, targets []ast.Expr, values []ast.Expr) {
		if len(values) != 1 {
			return
		}
		if call, ok := ast.Unparen(values[0]).(*ast.CallExpr); ok {
			if o, ok := open(p.Info, b.block, stmt, call, targets); ok {
				found = append(found, o)
			}
		}
	}
	inspectOwn(b.block, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			add(n, n.Lhs, n.Rhs)
		case *ast.ValueSpec:
			names := make([]ast.Expr, len(n.Names))
			for i, id := range n.Names {
				names[i] = id
			}
			add(n, names, n.Values)
		case *ast.ExprStmt:
			add(n, nil, []ast.Expr{n.X})
		}
	})
	return found
}

func open(info *types.Info, block *ast.BlockStmt, stmt ast.Node, call *ast.CallExpr, targets []ast.Expr) (*opening, bool) {
	s := callee(info, call)
	if !s.driver() || s.name == "NewCursorFromDocuments" || !opens(rule.Callee(info, call)) {
		return nil, false
	}
	o := &opening{stmt: stmt, call: call, method: s.name}
	if len(targets) == 0 {
		return o, true
	}
	if len(targets) != 2 {
		return nil, false // does not compile
	}
	if !isBlank(targets[0]) {
		o.cursor = variable(info, targets[0])
		if o.cursor == nil || !contains(block, o.cursor.Pos()) {
			return nil, false // a field, a result, a variable of the function around: others see it
		}
	}
	if !isBlank(targets[1]) {
		if o.err = variable(info, targets[1]); o.err == nil {
			return nil, false // its checks could not be told
		}
	}
	return o, true
}

// opens reports whether a function of the driver returns a cursor or a change stream that a server holds.
func opens(fn *types.Func) bool {
	results := fn.Signature().Results()
	if results.Len() != 2 {
		return false
	}
	t := named(pointee(results.At(0).Type()))
	return t.is("mongo", "", "Cursor") || t.is("mongo", "", "ChangeStream")
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// harmless reports whether the server keeps nothing open: it lists collections and indexes in one batch, a pipeline that
// ends in $out or $merge returns no documents, and few documents are all in the first batch.
func (o *opening) harmless(p *rule.Pass, block *ast.BlockStmt) bool {
	options := o.call.Args[min(1, len(o.call.Args)):]
	sized := slices.ContainsFunc(options, func(arg ast.Expr) bool { return sets(p.Info, block, arg, "SetBatchSize", nil) })
	switch o.method {
	case "ListCollections", "List":
		return !sized
	case "Aggregate":
		r := resultOf(p, o.call)
		return r.stored || r.few && !sized || !r.known && o.cursor == nil
	}
	return !sized && (asksForOne(p, o.call) || slices.ContainsFunc(options, func(arg ast.Expr) bool {
		return sets(p.Info, block, arg, "SetLimit", func(e ast.Expr) bool { return small(p.Info, e) })
	}))
}

// asksForOne reports whether a find asks for the document of one _id.
func asksForOne(p *rule.Pass, call *ast.CallExpr) bool {
	for _, q := range p.Queries {
		if q.Call != call {
			continue
		}
		filter, ok := q.Part(lift.Filter)
		return ok && slices.ContainsFunc(filter.Node.Entries, func(e *lift.Entry) bool {
			return e.Known && e.Key == "_id" && len(e.Guards) == 0 && !e.Deleted && isOne(e.Value)
		})
	}
	return false
}

// isOne reports whether a value is one value: no document of operators, no pattern, nothing that may hold one.
func isOne(v *lift.Node) bool {
	return v.Kind == lift.Scalar && v.Type != nil && !types.IsInterface(v.Type) && named(pointee(v.Type)).name != "Regex"
}

// firstBatch is how many documents a server sends at first if it is not asked for another number.
const firstBatch = 101

// sets reports whether an option, or a statement that builds it, calls a setter with a value that accepts approves of.
func sets(info *types.Info, block *ast.BlockStmt, arg ast.Expr, setter string, accepts func(ast.Expr) bool) bool {
	search, v := ast.Node(arg), variable(info, arg)
	if v != nil {
		search = block
	}
	found := false
	ast.Inspect(search, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 || v != nil && !builds(info, block, call, v) {
			return true
		}
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == setter {
			found = found || accepts == nil || accepts(call.Args[0])
		}
		return true
	})
	return found
}

// builds reports whether a setter's call works on v: v.SetLimit(1), or v := options.Find().SetLimit(1).
func builds(info *types.Info, block *ast.BlockStmt, call *ast.CallExpr, v *types.Var) bool {
	if mentions(info, call.Fun, v) {
		return true
	}
	list, i := listAround(block, call.Pos())
	if i >= len(list) {
		return false
	}
	assign, ok := list[i].(*ast.AssignStmt)
	return ok && len(assign.Lhs) == 1 && variable(info, assign.Lhs[0]) == v
}

func small(info *types.Info, e ast.Expr) bool {
	n, exact := constantInt(info, e)
	return exact && n > 0 && n <= firstBatch
}

func (o *opening) finding(message string) diag.Finding {
	return diag.Finding{Pos: o.call.Pos(), End: o.call.End(), Message: message}
}

// report tells where the cursor is left open, and how to close it. read says that some path reads it to its end.
func (o *opening) report(p *rule.Pass, block *ast.BlockStmt, left ast.Node, read bool) diag.Finding {
	name := o.cursor.Name()
	ctx := o.context(p)
	way := fmt.Sprintf("defer %s.Close(%s) after the error check", name, ctx)
	if ctx == "" {
		way = fmt.Sprintf("close it with %s.Close", name)
	}
	line := p.Fset.PositionFor(left.Pos(), false).Line
	switch {
	case left == o.stmt:
		f := o.finding(fmt.Sprintf("%s stays open when %s is called again; close it at the end of each turn", name, o.method))
		return f
	case !read && !o.closedAnywhere(p, block):
		f := o.finding(fmt.Sprintf("%s is never closed; %s", name, way))
		f.Fixes = o.fixes(p, block, ctx)
		return f
	}
	f := o.finding(fmt.Sprintf("%s stays open when the function returns on line %d; %s", name, line, way))
	if ret, ok := left.(*ast.ReturnStmt); ok && len(ret.Results) > 0 {
		f.Related = []diag.Related{{Pos: ret.Pos(), End: ret.End(), Message: name + " is still open here"}}
	}
	f.Fixes = o.fixes(p, block, ctx)
	return f
}

// closedAnywhere reports whether some path does close the cursor or gives it away.
func (o *opening) closedAnywhere(p *rule.Pass, block *ast.BlockStmt) bool {
	found := false
	inspectOwn(block, func(n ast.Node) {
		if call, ok := n.(*ast.CallExpr); ok && n.Pos() > o.call.Pos() {
			name, isMethod := methodOn(p.Info, call, o.cursor)
			found = found || isMethod && (name == "Close" || name == "All")
		}
	})
	return found
}

// context returns the source of the context that opened the cursor, "" if writing it again would do something.
func (o *opening) context(p *rule.Pass) string {
	if len(o.call.Args) == 0 {
		return ""
	}
	switch arg := o.call.Args[0].(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return types.ExprString(arg)
	case *ast.CallExpr:
		if fn := rule.Callee(p.Info, arg); fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "context" && len(arg.Args) == 0 {
			return types.ExprString(arg)
		}
	}
	return ""
}

// fixes offers a deferred Close after the error check. In a loop a defer would wait for the end of the function.
func (o *opening) fixes(p *rule.Pass, block *ast.BlockStmt, ctx string) []diag.Fix {
	list, i := listAround(block, o.stmt.Pos())
	if ctx == "" || i+1 >= len(list) || list[i].Pos() != o.stmt.Pos() || inLoop(block, o.stmt.Pos()) {
		return nil
	}
	check, ok := list[i+1].(*ast.IfStmt)
	if !ok || check.Init != nil || check.Else != nil || !o.refuses(p.Info, check.Cond) || !leaves(check.Body) {
		return nil
	}
	indent := strings.Repeat("\t", p.Fset.PositionFor(check.Pos(), false).Column-1)
	text := fmt.Sprintf("defer %s.Close(%s)", o.cursor.Name(), ctx)
	return []diag.Fix{{
		Title: text,
		Edits: []diag.Edit{{Pos: check.End(), End: check.End(), New: "\n" + indent + text}},
	}}
}

// refuses reports whether a condition is err != nil.
func (o *opening) refuses(info *types.Info, cond ast.Expr) bool {
	c, ok := cond.(*ast.BinaryExpr)
	return ok && o.err != nil && c.Op == token.NEQ && variable(info, c.X) == o.err && isNil(info, c.Y)
}

// leaves reports whether a block ends by leaving the function.
func leaves(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	switch s := b.List[len(b.List)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		return ok && !mayReturn(call)
	}
	return false
}

func inLoop(block *ast.BlockStmt, pos token.Pos) bool {
	found := false
	inspectOwn(block, func(n ast.Node) {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			found = found || contains(n, pos)
		}
	})
	return found
}
