package feature

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"

	"github.com/databridge-go/databridge/internal/lift"
)

// closeCursor defers the Close of the cursor that the statement at the place opens, behind the look at its error.
func (a *asked) closeCursor(around []ast.Node) {
	if slices.ContainsFunc(a.all, func(o Action) bool { return o.Mends != nil && o.Mends.Code == "DB7001" }) {
		return // its fix does it
	}
	for i, n := range around {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || len(assign.Lhs) != 2 || len(assign.Rhs) != 1 || i+1 >= len(around) {
			continue
		}
		block, ok := around[i+1].(*ast.BlockStmt)
		cursor, named := assign.Lhs[0].(*ast.Ident)
		q := a.opens(assign.Rhs[0])
		if !ok || !named || cursor.Name == "_" || q == nil || q.Context == nil || a.kept(around, cursor.Name) {
			return
		}
		after := behindError(block, assign)
		if after == nil {
			return
		}
		text := fmt.Sprintf("\n%sdefer %s.Close(%s)", a.indent(a.span(assign.Pos(), assign.End()).From), cursor.Name, a.source(q.Context))
		a.sure(fmt.Sprint("close ", a.span(assign.Pos(), assign.End()).From), "defer "+cursor.Name+".Close", Rewrite,
			[]Edit{a.change(after.End(), after.End(), text)})
		return
	}
}

// opens returns the query of the driver that an expression sends, if its result is a cursor.
func (a *asked) opens(e ast.Expr) *lift.Query {
	for _, q := range a.pkg.Collected.Queries {
		if q.Call == e && q.API != lift.ODM && (q.Verb == lift.Find || q.Verb == lift.Aggregate || q.Verb == lift.Watch) {
			return q
		}
	}
	return nil
}

// kept reports whether the function around closes a variable, reads it to the end by All, which closes it too, or hands
// it to somebody else.
func (a *asked) kept(around []ast.Node, name string) bool {
	for _, n := range around {
		switch f := n.(type) {
		case *ast.FuncDecl:
			return closesOrHandsOn(f.Body, name)
		case *ast.FuncLit:
			return closesOrHandsOn(f.Body, name)
		}
	}
	return true
}

func closesOrHandsOn(body ast.Node, name string) (found bool) {
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && id.Name == name
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			found = found || is(n.X) && (n.Sel.Name == "Close" || n.Sel.Name == "All")
		case *ast.ReturnStmt:
			found = found || slices.ContainsFunc(n.Results, is)
		case *ast.CallExpr:
			found = found || slices.ContainsFunc(n.Args, is)
		case *ast.AssignStmt:
			found = found || slices.ContainsFunc(n.Rhs, is)
		case *ast.KeyValueExpr:
			found = found || is(n.Value)
		}
		return !found
	})
	return found
}

// behindError returns the statement after which a cursor is open for certain: the look at its error, which leaves.
func behindError(block *ast.BlockStmt, assign *ast.AssignStmt) ast.Stmt {
	errName, ok := assign.Lhs[1].(*ast.Ident)
	if !ok {
		return nil
	}
	for i, s := range block.List {
		if s != assign {
			continue
		}
		if errName.Name == "_" {
			return assign
		}
		if i+1 < len(block.List) {
			if check, ok := block.List[i+1].(*ast.IfStmt); ok && tests(check.Cond, errName.Name) && leaves(check.Body) {
				return check
			}
		}
	}
	return nil
}

// tests reports whether a condition is err != nil.
func tests(cond ast.Expr, name string) bool {
	b, ok := cond.(*ast.BinaryExpr)
	if !ok || b.Op != token.NEQ {
		return false
	}
	id, ok := b.X.(*ast.Ident)
	return ok && id.Name == name
}

// leaves reports whether a block ends by leaving what is around it.
func leaves(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	switch s := b.List[len(b.List)-1].(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	case *ast.ExprStmt: // panic, log.Fatal, t.Fatal
		_, call := s.X.(*ast.CallExpr)
		return call
	}
	return false
}
