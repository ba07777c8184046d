package lifecycle

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
)

// deferredTooEarly is DB7010: a Close that is deferred before the error is looked at. When the call fails there is nothing
// to close, and the deferred call panics.
func deferredTooEarly() rule.Rule {
	return rule.Rule{Code: "DB7010", Run: func(p *rule.Pass) {
		for b := range bodies(p.Files) {
			for _, o := range held(p, b) {
				if early, check := o.early(p.Info, b.block); early != nil {
					p.Report(o.tooEarly(p, early, check))
				}
			}
		}
	}}
}

// closer is the method that gives back what a call of the driver returns; "" for types that hold nothing.
func closer(s symbol) string {
	switch {
	case s.is("mongo", "", "Cursor"), s.is("mongo", "", "ChangeStream"):
		return "Close"
	case s.is("mongo", "", "Session"):
		return "EndSession"
	case s.is("mongo", "", "Client"):
		return "Disconnect"
	}
	return ""
}

// held returns the assignments of a body by which a local variable gets something that is to be closed, with an error.
func held(p *rule.Pass, b body) []*opening {
	var found []*opening
	inspectOwn(b.block, func(n ast.Node) {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || len(assign.Rhs) != 1 || len(assign.Lhs) != 2 {
			return
		}
		call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
		if !ok || !callee(p.Info, call).driver() {
			return
		}
		v := variable(p.Info, assign.Lhs[0])
		if v == nil || isBlank(assign.Lhs[0]) {
			return
		}
		if closer(named(pointee(v.Type()))) != "" {
			o := &opening{stmt: assign, call: call, method: callee(p.Info, call).name, cursor: v}
			if !isBlank(assign.Lhs[1]) {
				o.err = variable(p.Info, assign.Lhs[1])
				if o.err == nil {
					return
				}
			}
			found = append(found, o)
		}
	})
	return found
}

// early returns the deferred call that stands between the opening and whatever looks at the error or at the value first,
// and the check that follows it, if it is the next statement.
func (o *opening) early(info *types.Info, block *ast.BlockStmt) (early *ast.DeferStmt, check *ast.IfStmt) {
	list, i := listAround(block, o.stmt.Pos())
	if i >= len(list) || list[i].Pos() != o.stmt.Pos() {
		return nil, nil // in the head of an if: its branches know the error
	}
	for j, s := range list[i+1:] {
		if d, ok := s.(*ast.DeferStmt); ok && o.closedBy(info, d) {
			if next := list[i+1+j+1:]; len(next) > 0 && o.err != nil {
				check, _ = next[0].(*ast.IfStmt)
			}
			return d, check
		}
		if o.err != nil && mentions(info, s, o.err) || mentions(info, s, o.cursor) {
			return nil, nil
		}
		if _, leaves := s.(*ast.ReturnStmt); leaves {
			return nil, nil
		}
	}
	return nil, nil
}

// closedBy reports whether a deferred call closes the value without a look at it.
func (o *opening) closedBy(info *types.Info, d *ast.DeferStmt) bool {
	if o.closes(info, d.Call) {
		return true
	}
	lit, ok := d.Call.Fun.(*ast.FuncLit)
	if !ok || len(lit.Body.List) != 1 {
		return false
	}
	switch s := lit.Body.List[0].(type) {
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		return ok && o.closes(info, call)
	case *ast.AssignStmt:
		call, ok := s.Rhs[0].(*ast.CallExpr)
		return ok && len(s.Rhs) == 1 && o.closes(info, call)
	case *ast.IfStmt: // if err := cur.Close(ctx); err != nil
		init, ok := s.Init.(*ast.AssignStmt)
		if !ok || len(init.Rhs) != 1 {
			return false
		}
		call, ok := init.Rhs[0].(*ast.CallExpr)
		return ok && o.closes(info, call)
	}
	return false
}

func (o *opening) closes(info *types.Info, call *ast.CallExpr) bool {
	name, ok := methodOn(info, call, o.cursor)
	return ok && name == closer(named(pointee(o.cursor.Type())))
}

func (o *opening) tooEarly(p *rule.Pass, early *ast.DeferStmt, check *ast.IfStmt) diag.Finding {
	name := o.cursor.Name()
	f := diag.Finding{
		Pos: early.Pos(), End: early.End(),
		Message: fmt.Sprintf("%s is nil when %s fails, and the deferred call panics: defer it after the error check", name, o.method),
		Related: []diag.Related{{Pos: o.call.Pos(), End: o.call.End(), Message: "this call may fail"}},
	}
	if o.err == nil {
		f.Message = fmt.Sprintf("%s is nil when %s fails, and the deferred call panics: the error is dropped", name, o.method)
	}
	if check != nil && check.Init == nil && check.Else == nil && o.refuses(p.Info, check.Cond) && leaves(check.Body) {
		f.Fixes = moveBehind(p, early, check)
	}
	return f
}

// moveBehind moves a statement that stands alone on its lines behind the next one.
func moveBehind(p *rule.Pass, stmt ast.Stmt, next ast.Stmt) []diag.Fix {
	file := p.File(stmt.Pos())
	if file == nil {
		return nil
	}
	for _, group := range file.Comments {
		if stmt.Pos() <= group.Pos() && group.Pos() < next.Pos() {
			return nil // a comment belongs to one of the two
		}
	}
	text, ok := deferText(stmt)
	if !ok {
		return nil
	}
	indent := strings.Repeat("\t", p.Fset.PositionFor(stmt.Pos(), false).Column-1)
	return []diag.Fix{{
		Title: "defer it after the error check",
		Edits: []diag.Edit{
			{Pos: stmt.Pos(), End: next.Pos(), New: ""},
			{Pos: next.End(), End: next.End(), New: "\n" + indent + text},
		},
		Alters: true,
	}}
}

// deferText writes a deferred call of one method again.
func deferText(stmt ast.Stmt) (text string, ok bool) {
	d, ok := stmt.(*ast.DeferStmt)
	if !ok {
		return "", false
	}
	if _, isLit := d.Call.Fun.(*ast.FuncLit); isLit {
		return "", false
	}
	return "defer " + types.ExprString(d.Call), d.Pos() != token.NoPos
}
