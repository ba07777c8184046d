package lift

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strconv"
	"strings"
)

// accessor returns the collection that a function returns. One of this package is walked with the constants of this
// call, so that func coll(name string) has a collection for each name.
func (w *walker) accessor(call *ast.CallExpr, fn *types.Func) *handle {
	sig, ok := fn.Type().(*types.Signature)
	if !ok || sig.Results().Len() == 0 {
		return nil
	}
	t := sig.Results().At(0).Type()
	if !nameOf(t).is("mongo", "Collection") && !embedsCollection(t) && !w.spelledType(call, 0).is("mongo", "Collection") {
		return nil
	}
	w.callFun(call)
	base := w.accessorID(call, fn)
	id := base
	var given Origin
	bound := map[types.Object]value{}
	for i, a := range call.Args {
		v := first(w.eval(a))
		key, known, _ := w.key(a)
		if i >= sig.Params().Len() {
			continue
		}
		p := sig.Params().At(i)
		if o := w.originOf(v, a); o.given() && !isContext(p.Type()) {
			given = o
		}
		switch lf, ok := v.(*leaf); {
		case known:
			id += "(" + strconv.Quote(key) + ")"
			if ok {
				bound[p] = lf
			}
		case isString(p.Type()):
			bound[p] = anyName()
		case ok && lf.konst != nil: // coll(UsersKind)
			id += numbered(lf.konst)
			bound[p] = v
		}
	}
	h, _ := first(w.walkFor(fn, bound)).(*handle)
	switch s := (fieldSet{h}); {
	case h != nil && h.c.Name == AnyName:
		h = &handle{Collection{Expr: call}} // the caller names it, and nobody knows how
	case s.named() && !strings.Contains(h.c.ID, AnyName):
		h = &handle{w.instance(h.c, call)}
	default:
		h = &handle{Collection{ID: id, Expr: call, TypeArgs: w.callArgs(call)}}
	}
	if given.given() && id == base {
		h.c.key, h.c.base = given, base
	}
	w.directedDecl(&h.c, w.decls[fn])
	return h
}

// accessorID names a function or method that returns a collection, with the type arguments of its receiver.
func (w *walker) accessorID(call *ast.CallExpr, fn *types.Func) string {
	id := "func:" + fn.FullName()
	if sel, ok := unindex(call.Fun).(*ast.SelectorExpr); ok {
		if args := typeArgs(w.ownerType(sel)); len(args) > 0 {
			id += typeArgText(args)
		}
	}
	return id
}

// instance is the collection of a field of a generic type, seen by a method that returns it, for one instance.
func (w *walker) instance(c Collection, call *ast.CallExpr) Collection {
	sel, ok := unindex(call.Fun).(*ast.SelectorExpr)
	if !ok || len(c.TypeArgs) > 0 {
		return c
	}
	owner := w.ownerType(sel)
	args := typeArgs(owner)
	if len(args) == 0 {
		return c
	}
	instance := typeID(owner)
	generic := strings.TrimSuffix(instance, typeArgText(args))
	if rest, ok := strings.CutPrefix(c.ID, "field:"+generic+"."); ok {
		c.ID, c.TypeArgs = "field:"+instance+"."+rest, args
	}
	return c
}

// numbered is what follows the identity of an accessor that is called with a constant other than a string.
func numbered(c constant.Value) string { return "(" + c.ExactString() + ")" }

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// anyName is a name that a caller gives.
func anyName() *leaf { return &leaf{konst: constant.MakeString(AnyName)} }
