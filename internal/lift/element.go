package lift

import (
	"go/ast"
	"go/constant"
	"go/token"
)

// storeElement is list[i] = v. A list that was made by its length holds what is put in so, each element once; of any other
// one it cannot be told what is left.
func (w *walker) storeElement(d *doc, e *ast.IndexExpr, v value, expr ast.Expr, at ast.Stmt) {
	if d.ordered || d.kind != Array || expr == nil || d.spoilt || !isMake(d.expr) {
		d.spoilt = true
		return
	}
	for _, s := range d.slots {
		if s.assign != at && !w.differ(s.index, e.Index) {
			d.spoilt = true // it may be overwritten
			return
		}
	}
	d.put(&slot{val: v, expr: expr, guards: w.here(), assign: at, turn: w.turn, index: e.Index})
}

func isMake(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	return ok && id.Name == "make"
}

// differ reports whether two indexes are never equal: they are different constants.
func (w *walker) differ(a, b ast.Expr) bool {
	if a == nil || b == nil {
		return false
	}
	x, y := w.constant(a), w.constant(b)
	return x != nil && y != nil && !constant.Compare(x, token.EQL, y)
}
