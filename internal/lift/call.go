package lift

import (
	"go/ast"
	"go/types"
)

// call evaluates a call: a query, a part of one, a function of this package, or something unknown.
func (w *walker) call(call *ast.CallExpr) value {
	if tv, ok := w.Info.Types[call.Fun]; ok && tv.IsType() || w.spelledConversion(call) {
		return w.conversion(call)
	}
	if v, ok := w.builtin(call); ok {
		return v
	}
	if f := w.funcName(call); f.api != "" {
		return w.library(call, f)
	}
	if sel, ok := unindex(call.Fun).(*ast.SelectorExpr); ok {
		if v, ok := w.method(call, sel); ok {
			return v
		}
		if v, ok := w.standard(call, sel); ok {
			return v
		}
	}
	return w.ordinary(call)
}

// spelledConversion reports whether call is bson.M(x) where the driver could not be loaded.
func (w *walker) spelledConversion(call *ast.CallExpr) bool {
	return len(call.Args) == 1 && w.typeOf(call.Fun) == nil && w.spelledShape(call.Fun) != shapeUnknown
}

// conversion keeps what is known of the value under another type.
func (w *walker) conversion(call *ast.CallExpr) value {
	if len(call.Args) != 1 {
		w.evalAll(call.Args...)
		return w.leaf(call)
	}
	if t := w.typeOf(call); isField(t) {
		return w.fieldAt(call.Args[0], dynamicKind(t))
	}
	v := first(w.eval(call.Args[0]))
	if d, ok := v.(*doc); ok {
		if sh := shapeOf(w.typeOf(call)); sh == shapeMap || sh == shapeD || sh == shapeSlice || sh == shapeUnknown {
			return d
		}
	}
	return &leaf{expr: call, typ: w.typeOf(call), konst: w.constant(call), scalar: w.spelledShape(call.Fun) == shapeScalar}
}

// method evaluates a method of something that has to do with queries.
func (w *walker) method(call *ast.CallExpr, sel *ast.SelectorExpr) (value, bool) {
	recv := w.receiver(sel)
	if recv.api == ODM && recv.pkg == aggPackage {
		return w.aggMethod(call, sel), true
	}
	if recv.api == ODM {
		return w.odmMethod(call, sel, recv)
	}
	if recv.driver() && recv.pkg == "mongo" {
		if v, ok := w.driverMethod(call, sel, recv); ok {
			return v, true
		}
	}
	x := first(w.eval(sel.X))
	switch x := w.deref(x).(type) {
	case *optionBag:
		w.setOption(x, call, sel.Sel.Name)
		return x, true
	case *writeModel:
		w.setModel(x, call, sel.Sel.Name)
		return x, true
	case *result:
		return w.fetch(x, call, sel.Sel.Name), true
	case *doc: // a method of a map type of the program's own
		if !recv.driver() {
			x.open(w.here())
		}
	case *record:
		if obj := w.objectOf(sel.X); obj != nil && !recv.driver() {
			w.lose(obj)
		}
	}
	return nil, false
}

// driverMethod evaluates a method of a client, database, collection or index view.
func (w *walker) driverMethod(call *ast.CallExpr, sel *ast.SelectorExpr, recv name) (value, bool) {
	switch recv.name {
	case "Client":
		if sel.Sel.Name == "Database" {
			return w.databaseOf(call), true
		}
	case "Database":
		if sel.Sel.Name == "Collection" {
			return w.named(call, sel), true
		}
		if sig, ok := databaseVerbs[sel.Sel.Name]; ok {
			w.eval(sel.X)
			return w.send(call, Collection{Expr: sel.X}, recv.api, sig), true
		}
	case "Collection":
		switch sel.Sel.Name {
		case "Clone":
			w.evalAll(call.Args...)
			if h, ok := first(w.eval(sel.X)).(*handle); ok {
				return h, true
			}
			return w.leaf(call), true
		case "Indexes":
			return &indexView{&handle{w.collection(sel.X)}}, true
		}
		if sig, ok := collectionVerbs[sel.Sel.Name]; ok {
			return w.send(call, w.collection(sel.X), recv.api, sig), true
		}
	case "IndexView":
		if sig, ok := indexVerbs[sel.Sel.Name]; ok {
			c := Collection{Expr: sel.X}
			if v, ok := first(w.eval(sel.X)).(*indexView); ok {
				c = v.of.c
			}
			return w.indexes(call, c, recv.api, sig), true
		}
	}
	return nil, false
}

// ordinary evaluates a call of a function that is not the library's.
func (w *walker) ordinary(call *ast.CallExpr) value {
	fn := w.callee(call)
	if fn != nil {
		w.handOver(call, fn)
		if h := w.accessor(call, fn); h != nil {
			return h
		}
		if v, ok := w.forwarded(call, fn); ok {
			return v
		}
		if v, ok := w.inlined(call, fn); ok {
			return v
		}
		if v, ok := w.follow(call, fn); ok {
			return v
		}
	}
	return w.unknown(call)
}

// callee returns the function that is called, nil if it is a variable.
func (l *lifter) callee(call *ast.CallExpr) *types.Func {
	id := identOf(unindex(call.Fun))
	if id == nil {
		return nil
	}
	fn, _ := l.Info.Uses[id].(*types.Func)
	if fn != nil {
		fn = fn.Origin()
	}
	return fn
}

// unknown evaluates the arguments of a call that is not followed. What it is given may change.
func (w *walker) unknown(call *ast.CallExpr) value {
	w.callFun(call)
	for _, a := range call.Args {
		w.escape(w.eval(a))
	}
	return w.results(call)
}

// callFun looks for queries in what is called: f(x)(y), store.Find(…).Next().
func (w *walker) callFun(call *ast.CallExpr) {
	switch f := unindex(call.Fun).(type) {
	case *ast.SelectorExpr:
		if _, done := f.X.(*ast.Ident); !done && w.receiver(f).api != "" {
			w.eval(f.X) // method has evaluated all other receivers: twice for each call of a chain would be 2^n times
		}
	case *ast.CallExpr, *ast.FuncLit:
		w.eval(f)
	}
}

// results makes unknown values of a call's results.
func (w *walker) results(call *ast.CallExpr) value {
	if t, ok := w.typeOf(call).(*types.Tuple); ok {
		out := make(tuple, t.Len())
		for i := range out {
			out[i] = &leaf{typ: t.At(i).Type()}
		}
		return out
	}
	return w.leaf(call)
}

// escape says that somebody else holds v and may change it.
func (w *walker) escape(v value) {
	switch v := v.(type) {
	case *pointer:
		w.lose(v.obj)
	case *doc:
		if v.kind == Document && !v.ordered {
			v.open(w.here())
		}
	case tuple:
		for _, e := range v {
			w.escape(e)
		}
	}
}
