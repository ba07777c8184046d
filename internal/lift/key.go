package lift

import (
	"go/ast"
	"go/constant"
	"go/token"
)

// key reads a key: a constant, or a concatenation that begins with constants; see formatted for calls.
func (w *walker) key(e ast.Expr) (key string, known bool, prefix string) {
	if c := w.constant(e); c != nil {
		if c.Kind() != constant.String {
			return "", false, ""
		}
		return constant.StringVal(c), true, ""
	}
	switch x := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		if x.Op != token.ADD {
			return "", false, ""
		}
		left, ok, p := w.key(x.X)
		if !ok {
			return "", false, p
		}
		right, ok, p := w.key(x.Y)
		if !ok {
			return "", false, left + p
		}
		return left + right, true, ""
	case *ast.Ident:
		if lf, ok := w.env[w.objectOf(x)].(*leaf); ok && lf.konst != nil && lf.konst.Kind() == constant.String {
			return constant.StringVal(lf.konst), true, ""
		}
		if lf, ok := w.env[w.objectOf(x)].(*leaf); ok && lf.expr != nil && lf.expr != e {
			if b, ok := lf.expr.(*ast.BinaryExpr); ok && constantOnly(b) {
				return w.key(b)
			}
			if call, ok := lf.expr.(*ast.CallExpr); ok {
				return "", false, w.constantBeginning(call)
			}
		}
	case *ast.SelectorExpr: // info.name, in a loop over a literal
		if r, ok := w.env[w.objectOf(x.X)].(*record); ok && w.turn > 0 {
			if lf, ok := r.fields[x.Sel.Name].(*leaf); ok && lf.konst != nil && lf.konst.Kind() == constant.String {
				return constant.StringVal(lf.konst), true, ""
			}
		}
	case *ast.IndexExpr: // names[Users]
		if e := w.tableEntry(x); e != nil {
			return w.key(e)
		}
	case *ast.CallExpr: // string(key), U.Age.Path()
		if sel, ok := unindex(x.Fun).(*ast.SelectorExpr); ok && sel.Sel.Name == "Path" && isField(w.typeOf(sel.X)) {
			f := w.fieldOf(sel.X)
			return f.key, f.known, f.prefix
		}
		if tv, ok := w.Info.Types[x.Fun]; ok && tv.IsType() && len(x.Args) == 1 {
			return w.key(x.Args[0])
		}
		return w.formatted(x)
	}
	return "", false, ""
}

// keyAt is where a key is written: the literal that a helper, or a turn of a loop, was given for it.
func (w *walker) keyAt(e ast.Expr) ast.Expr {
	obj := w.objectOf(e)
	if obj == nil || w.turn == 0 {
		return e
	}
	if lf, ok := w.env[obj].(*leaf); ok && lf.konst != nil {
		if lit, ok := lf.expr.(*ast.BasicLit); ok {
			return lit
		}
	}
	return e
}

// constantOnly reports whether the left end of a concatenation is a literal or constant: variables may have changed
// since it was evaluated.
func constantOnly(b *ast.BinaryExpr) bool {
	_, lit := ast.Unparen(b.X).(*ast.BasicLit)
	return lit
}
