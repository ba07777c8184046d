package mqltext

import (
	"go/ast"
	"slices"

	"github.com/databridge-go/databridge/internal/lift"
)

// options writes the last argument of a verb: what its options say. Roles that stand elsewhere are left out.
func (w Writer) options(q *lift.Query, elsewhere ...lift.Role) piece {
	var items []piece
	for _, o := range []struct {
		role lift.Role
		name string
	}{{lift.Sort, "sort"}, {lift.Projection, "projection"}, {lift.Hint, "hint"}, {lift.ArrayFilters, "arrayFilters"}} {
		if p := w.part(q, o.role); !p.none() && !slices.Contains(elsewhere, o.role) {
			note := p.note
			p.note = ""
			p = p.under(o.name + ": ")
			p.note = note
			items = append(items, p)
		}
	}
	if q.Upsert {
		items = append(items, text("upsert: true"))
	}
	if p := w.returned(q); p != "" {
		items = append(items, text("returnDocument: "+p))
	}
	for _, o := range []struct{ setter, name string }{{"Skip", "skip"}, {"Limit", "limit"}} {
		if p := w.setting(q, o.setter); !p.none() {
			note := p.note
			p.note = ""
			p = p.under(o.name + ": ")
			p.note = note
			items = append(items, p)
		}
	}
	if q.OpenOptions {
		items = append(items, text(more))
	}
	if len(items) == 0 {
		return piece{}
	}
	return list("{", items, "}")
}

// setting is a number that an option sets beside the parts: options.Find().SetLimit(3), or odm's step Limit(3). It is
// read where the query is sent, and where the function fills a variable of options.
func (w Writer) setting(q *lift.Query, name string) piece {
	arg, sometimes := settingArg(q, name)
	if arg == nil {
		return piece{}
	}
	p := text(w.scalar(&lift.Node{Kind: lift.Scalar, Expr: arg}))
	if sometimes {
		p.note = "/* in some runs */ "
	}
	return p
}

func settingArg(q *lift.Query, name string) (arg ast.Expr, sometimes bool) {
	if q.Call == nil {
		return nil, false
	}
	if q.API == lift.ODM {
		if sel, ok := q.Call.Fun.(*ast.SelectorExpr); ok {
			arg = stepArg(sel.X, name)
		}
		return arg, false
	}
	for _, a := range q.Call.Args {
		if found := stepArg(a, "Set"+name); found != nil {
			arg, sometimes = found, false
		} else if id, ok := a.(*ast.Ident); ok && q.Func != nil {
			if found, branch := filled(q, id.Name, "Set"+name); found != nil {
				arg, sometimes = found, branch
			}
		}
	}
	return arg, sometimes
}

// filled is the argument of the last setter of a name that is called on a variable in front of a query. branch says that
// it is called in a branch that the query does not stand in.
func filled(q *lift.Query, variable, setter string) (arg ast.Expr, branch bool) {
	var around []ast.Node
	ast.Inspect(q.Func, func(n ast.Node) bool {
		if n == nil {
			around = around[:len(around)-1]
			return true
		}
		around = append(around, n)
		var chain ast.Expr
		switch n := n.(type) {
		case *ast.AssignStmt:
			if len(n.Lhs) == 1 && len(n.Rhs) == 1 && isNamed(n.Lhs[0], variable) {
				chain = n.Rhs[0]
			}
		case *ast.ExprStmt:
			if isNamed(begin(n.X), variable) {
				chain = n.X
			}
		}
		if found := stepArg(chain, setter); found != nil && n.End() <= q.Call.Pos() {
			arg, branch = found, aside(around, q.Call)
		}
		return true
	})
	return arg, branch
}

// begin is what a chain of calls begins with: a of a.M(1).N().
func begin(e ast.Expr) ast.Expr {
	for {
		c, ok := e.(*ast.CallExpr)
		if !ok {
			return e
		}
		sel, ok := c.Fun.(*ast.SelectorExpr)
		if !ok {
			return e
		}
		e = sel.X
	}
}

// aside reports whether one of the blocks around a statement does not hold the call.
func aside(around []ast.Node, call *ast.CallExpr) bool {
	return slices.ContainsFunc(around, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.BlockStmt, *ast.CaseClause:
			return call.Pos() < n.Pos() || n.End() < call.End()
		}
		return false
	})
}

func isNamed(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

// stepArg is the argument of the last method of a name in a chain of calls: a.M(1).N().
func stepArg(e ast.Expr, name string) ast.Expr {
	for e != nil {
		c, ok := ast.Unparen(e).(*ast.CallExpr)
		if !ok {
			return nil
		}
		sel, ok := c.Fun.(*ast.SelectorExpr)
		if !ok {
			return nil
		}
		if sel.Sel.Name == name && len(c.Args) == 1 {
			return c.Args[0]
		}
		e = sel.X
	}
	return nil
}

// returned says which document a find-and-modify returns, where it is not the one before.
func (w Writer) returned(q *lift.Query) string {
	if q.Verb != lift.FindOneAndUpdate && q.Verb != lift.FindOneAndReplace || q.API == lift.ODM {
		return ""
	}
	arg, sometimes := settingArg(q, "ReturnDocument")
	if arg == nil || sometimes {
		return ""
	}
	if nameOf(arg) == "options.After" {
		return `"after"`
	}
	return ""
}
