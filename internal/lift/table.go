package lift

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// tableEntry returns what stands in the literal of a package-level map, slice or array that nobody changes, at a constant
// index; nil if that cannot be told.
func (w *walker) tableEntry(e *ast.IndexExpr) ast.Expr {
	lit := w.table(e.X)
	index := w.indexConstant(e.Index)
	if lit == nil || index == nil {
		return nil
	}
	if t := w.typeOf(lit); t == nil || !isMap(t) {
		return w.listEntry(lit, index)
	}
	for _, el := range lit.Elts {
		kv, ok := el.(*ast.KeyValueExpr)
		if !ok {
			return nil
		}
		k := w.constant(kv.Key)
		if k == nil || k.Kind() != index.Kind() {
			return nil
		}
		if constant.Compare(k, token.EQL, index) {
			return kv.Value
		}
	}
	return nil
}

// listEntry returns the element of a list that stands in its literal; one whose elements are numbered is not read.
func (w *walker) listEntry(lit *ast.CompositeLit, index constant.Value) ast.Expr {
	for _, el := range lit.Elts {
		if _, numbered := el.(*ast.KeyValueExpr); numbered {
			return nil
		}
	}
	i, exact := constant.Int64Val(constant.ToInt(index))
	if !exact || i < 0 || i >= int64(len(lit.Elts)) {
		return nil
	}
	return lit.Elts[i]
}

// indexConstant is an index that is a constant, or a parameter that is known for this walk.
func (w *walker) indexConstant(e ast.Expr) constant.Value {
	if c := w.constant(e); c != nil {
		return c
	}
	return w.told(e)
}

// table returns the literal of a package-level variable that nobody changes.
func (w *walker) table(e ast.Expr) *ast.CompositeLit {
	obj := w.objectOf(e)
	vs, ok := w.specs[obj]
	if obj == nil || !ok || w.isChanged(obj) || len(vs.Values) != len(vs.Names) {
		return nil
	}
	for i, n := range vs.Names {
		if w.Info.Defs[n] == obj {
			lit, _ := ast.Unparen(vs.Values[i]).(*ast.CompositeLit)
			return lit
		}
	}
	return nil
}

func isMap(t types.Type) bool {
	_, ok := types.Unalias(t).Underlying().(*types.Map)
	return ok
}
