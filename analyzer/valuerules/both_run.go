package valuerules

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"github.com/databridge-go/databridge/internal/lift"
)

// exclude reports whether two entries may never both be set in one call: different branches of one statement do not
// run together, and conditions that ask the same thing are taken to exclude each other.
func (o *overwriting) exclude(a, b *lift.Entry) bool {
	if lift.Exclusive(a, b) {
		return true
	}
	asked := o.asks(a.Guards, b.Guards)
	return slices.ContainsFunc(o.asks(b.Guards, a.Guards), func(s string) bool { return slices.Contains(asked, s) })
}

// asks returns what the conditions of guards look at, spelled as in the source; guards that both entries have tell
// nothing.
func (o *overwriting) asks(guards, shared []lift.Guard) []string {
	var asked []string
	for _, g := range guards {
		if slices.ContainsFunc(shared, func(s lift.Guard) bool { return s.Stmt == g.Stmt }) {
			continue
		}
		switch s := g.Stmt.(type) {
		case *ast.IfStmt:
			asked = append(asked, o.operands(s.Cond)...)
		case *ast.SwitchStmt:
			if s.Tag != nil {
				asked = append(asked, o.operands(s.Tag)...)
			}
			for _, c := range s.Body.List {
				if clause, ok := c.(*ast.CaseClause); ok {
					for _, e := range clause.List {
						asked = append(asked, o.operands(e)...)
					}
				}
			}
		}
	}
	return asked
}

// operands returns the variables, fields and calls that a condition compares; what it compares them with is left out
// where it is a constant.
func (o *overwriting) operands(cond ast.Expr) []string {
	if o.Info.Types[cond].Value != nil {
		return nil
	}
	switch e := ast.Unparen(cond).(type) {
	case *ast.BinaryExpr:
		return append(o.operands(e.X), o.operands(e.Y)...)
	case *ast.UnaryExpr:
		return o.operands(e.X)
	case *ast.StarExpr:
		return o.operands(e.X)
	case *ast.Ident:
		if e.Name == "nil" {
			return nil
		}
		return []string{e.Name}
	case *ast.CallExpr:
		var asked []string
		if sel, ok := e.Fun.(*ast.SelectorExpr); ok {
			asked = o.operands(sel.X) // from.IsZero()
		}
		for _, a := range e.Args {
			asked = append(asked, o.operands(a)...)
		}
		return asked
	}
	return []string{types.ExprString(cond)}
}

// readsBefore reports whether the function of e looks at the key, or goes over the map, before e sets it: it knows what
// is there.
func (o *overwriting) readsBefore(e *lift.Entry) bool {
	set, ok := e.Assign.(*ast.AssignStmt)
	if !ok {
		return true // not plain enough to judge
	}
	target := indexOf(set, e.KeyExpr)
	body := o.functionAt(set.Pos())
	if target == nil || body == nil {
		return true
	}
	of := types.ExprString(target.X)
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, r := range n.Rhs {
				found = found || n.Pos() < set.End() && o.reads(r, of, e.Key)
			}
			return false
		case *ast.RangeStmt:
			found = found || n.Pos() < set.Pos() && types.ExprString(n.X) == of
		case *ast.IndexExpr:
			found = found || n.Pos() < set.Pos() && o.reads(n, of, e.Key)
		}
		return !found
	})
	return found
}

// reads reports whether an expression reads of[key].
func (o *overwriting) reads(expr ast.Expr, of, key string) bool {
	found := false
	ast.Inspect(expr, func(n ast.Node) bool {
		if x, ok := n.(*ast.IndexExpr); ok && types.ExprString(x.X) == of {
			v := o.Info.Types[x.Index].Value
			found = found || v == nil || v.Kind() == constant.String && constant.StringVal(v) == key
		}
		return !found
	})
	return found
}

// indexOf returns the m[key] that a statement sets.
func indexOf(set *ast.AssignStmt, key ast.Expr) *ast.IndexExpr {
	for _, l := range set.Lhs {
		if x, ok := ast.Unparen(l).(*ast.IndexExpr); ok && x.Index == key {
			return x
		}
	}
	return nil
}

// functionAt returns the declared function in which a position stands.
func (o *overwriting) functionAt(pos token.Pos) *ast.FuncDecl {
	f := o.File(pos)
	if f == nil {
		return nil
	}
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Pos() <= pos && pos < fn.End() {
			return fn
		}
	}
	return nil
}

// sameFunction reports whether two entries stand in one function: a caller may replace what a helper has set.
func (o *overwriting) sameFunction(a, b *lift.Entry) bool {
	fn := o.functionAt(a.KeyExpr.Pos())
	return fn != nil && fn == o.functionAt(b.KeyExpr.Pos())
}
