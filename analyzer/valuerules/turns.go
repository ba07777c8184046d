package valuerules

import (
	"go/ast"
	"go/constant"
	"go/types"
)

// turns reports whether a loop over x is known to turn, or is rather sure to: its function looks at the length of x,
// x is the result of strings.Split, an array, or a constant number.
func (f *filling) turns(x ast.Expr) bool {
	x = ast.Unparen(x)
	if v := f.Info.Types[x].Value; v != nil {
		n, ok := constant.Int64Val(constant.ToInt(v))
		return ok && n > 0
	}
	if t := f.Info.TypeOf(x); t != nil {
		if a, ok := t.Underlying().(*types.Array); ok && a.Len() > 0 {
			return true
		}
	}
	switch e := x.(type) {
	case *ast.CompositeLit:
		return len(e.Elts) > 0
	case *ast.CallExpr:
		return f.splits(e)
	case *ast.Ident:
		if f.setBySplit(e) {
			return true
		}
	}
	return f.asked(x)
}

// splits reports whether a call is strings.Split or its like, whose result has one element at least.
func (f *filling) splits(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := f.Info.Uses[sel.Sel].(*types.Func)
	return ok && fn.Pkg() != nil && fn.Pkg().Path() == "strings" && (fn.Name() == "Split" || fn.Name() == "SplitN")
}

func (f *filling) setBySplit(x *ast.Ident) bool {
	found := false
	ast.Inspect(f.body, func(n ast.Node) bool {
		if s, ok := n.(*ast.AssignStmt); ok && len(s.Lhs) == 1 && len(s.Rhs) == 1 {
			id, isID := s.Lhs[0].(*ast.Ident)
			call, isCall := s.Rhs[0].(*ast.CallExpr)
			lit, isLit := s.Rhs[0].(*ast.CompositeLit)
			same := isID && f.objectOf(id) == f.objectOf(x)
			found = found || same && (isCall && f.splits(call) || isLit && len(lit.Elts) > 0)
		}
		return !found
	})
	return found
}

// asked reports whether the function looks at the length of x, or compares it with nil, somewhere.
func (f *filling) asked(x ast.Expr) bool {
	text := types.ExprString(x)
	found := false
	ast.Inspect(f.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			found = found || f.mentions(n.Cond, text)
		case *ast.CaseClause:
			for _, e := range n.List {
				found = found || f.mentions(e, text)
			}
		}
		return !found
	})
	return found
}

// checkedIn reports whether the condition of a counting loop looks at the length of something that is asked elsewhere.
func (f *filling) checkedIn(cond ast.Expr) bool {
	found := false
	if cond == nil {
		return true
	}
	ast.Inspect(cond, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if ok && len(call.Args) == 1 {
			found = found || f.asked(call.Args[0])
		}
		if b, ok := n.(*ast.BinaryExpr); ok && f.Info.Types[b.Y].Value != nil {
			found = true // for i := 0; i < 3; i++
		}
		return !found
	})
	return found
}

// mentions reports whether a condition has len(x), or x in a comparison with nil.
func (f *filling) mentions(cond ast.Expr, text string) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			id, ok := n.Fun.(*ast.Ident)
			found = found || ok && id.Name == "len" && len(n.Args) == 1 && types.ExprString(n.Args[0]) == text
		case *ast.BinaryExpr:
			y, ok := n.Y.(*ast.Ident)
			found = found || ok && y.Name == "nil" && types.ExprString(n.X) == text
		}
		return !found
	})
	return found
}
