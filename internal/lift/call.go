package lift

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
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
	v := first(w.eval(call.Args[0]))
	if d, ok := v.(*doc); ok {
		if sh := shapeOf(w.typeOf(call)); sh == shapeMap || sh == shapeD || sh == shapeSlice || sh == shapeUnknown {
			return d
		}
	}
	return w.leaf(call)
}

func (w *walker) builtin(call *ast.CallExpr) (value, bool) {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return nil, false
	}
	if obj := w.Info.Uses[id]; obj != nil {
		if _, ok := obj.(*types.Builtin); !ok {
			return nil, false
		}
	}
	switch id.Name {
	case "append":
		return w.append(call), true
	case "make":
		return w.make(call), true
	case "delete":
		w.delete(call)
		return &leaf{}, true
	case "clear", "copy":
		for _, a := range call.Args {
			if d, ok := w.deref(w.eval(a)).(*doc); ok {
				d.spoilt = true
			}
		}
		return w.leaf(call), true
	case "len", "cap", "new", "panic", "print", "println", "min", "max":
		w.evalAll(call.Args...)
		return w.leaf(call), true
	}
	return nil, false
}

// append returns a grown copy: what was appended is there under the guards of this point.
func (w *walker) append(call *ast.CallExpr) value {
	if len(call.Args) == 0 {
		return w.leaf(call)
	}
	d := w.growable(call.Args[0])
	for i, a := range call.Args[1:] {
		v := first(w.eval(a))
		if call.Ellipsis.IsValid() && i == len(call.Args)-2 {
			w.spread(d, v)
			continue
		}
		w.put(d, v, a, w.at)
	}
	return d
}

// growable returns a copy of a slice that can be appended to; a slice that is not known is open.
func (w *walker) growable(e ast.Expr) *doc {
	v := first(w.eval(e))
	if d, ok := v.(*doc); ok {
		return d.clone()
	}
	d := &doc{kind: Array, expr: e, typ: w.typeOf(e), born: w.here()}
	if shapeOf(d.typ) == shapeD {
		d.kind, d.ordered = Document, true
	}
	if conv, ok := ast.Unparen(e).(*ast.CallExpr); ok && len(conv.Args) == 1 && isNil(conv.Args[0]) {
		d.empty = &NilSlice{Decl: e} // []string(nil)
		return d
	}
	d.open(w.here())
	return d
}

// put adds one value to a bson.D or a slice.
func (w *walker) put(d *doc, v value, expr ast.Expr, at ast.Stmt) {
	if d.kind != Document {
		d.put(&slot{val: v, expr: expr, guards: w.here(), assign: at})
		return
	}
	if e, ok := v.(*doc); ok && e.kind == Element && len(e.slots) == 1 {
		s := *e.slots[0]
		s.guards, s.assign = w.here(), at
		d.put(&s)
		return
	}
	d.open(w.here())
}

// spread adds the elements of another slice.
func (w *walker) spread(d *doc, v value) {
	o, ok := v.(*doc)
	if !ok || o.spoilt {
		d.open(w.here())
		d.checked = true
		return
	}
	for _, s := range o.slots {
		c := *s
		c.guards = append(w.here(), extra(s.guards, w.guards)...)
		c.assign = w.at
		d.put(&c)
	}
	for _, gs := range o.opens {
		d.open(append(w.here(), extra(gs, w.guards)...))
		d.checked = true
	}
}

// extra returns the guards that are not among known.
func extra(gs, known []Guard) []Guard {
	var out []Guard
	for _, g := range gs {
		if !has(known, g) {
			out = append(out, g)
		}
	}
	return out
}

func (w *walker) make(call *ast.CallExpr) value {
	if len(call.Args) == 0 {
		return w.leaf(call)
	}
	w.evalAll(call.Args[1:]...)
	t := w.typeOf(call)
	sh := shapeOf(t)
	if t == nil {
		sh = w.spelledShape(call.Args[0])
	}
	switch sh {
	case shapeMap:
		return &doc{kind: Document, expr: call, typ: t, born: w.here()}
	case shapeD, shapeSlice, shapePipeline, shapeSliceMap:
		d := &doc{kind: Array, expr: call, typ: t, born: w.here()}
		if sh == shapeD {
			d.kind, d.ordered = Document, true
		}
		if len(call.Args) > 1 && isZero(call.Args[1]) {
			d.empty = &NilSlice{Decl: call, Empty: true}
		} else {
			d.open(w.here())
		}
		return d
	}
	return w.leaf(call)
}

func isZero(e ast.Expr) bool {
	lit, ok := ast.Unparen(e).(*ast.BasicLit)
	return ok && lit.Value == "0"
}

func (w *walker) delete(call *ast.CallExpr) {
	if len(call.Args) != 2 {
		w.evalAll(call.Args...)
		return
	}
	d, ok := w.deref(w.eval(call.Args[0])).(*doc)
	w.evalKey(call.Args[1])
	if !ok {
		return
	}
	key, known, _ := w.key(call.Args[1])
	for _, s := range d.slots {
		if !known || !s.known || s.key == key {
			s.deletes = append(s.deletes, w.here())
		}
	}
}

// library evaluates a function of the driver or of odm.
func (w *walker) library(call *ast.CallExpr, f name) value {
	switch {
	case f.api == ODM:
		return w.odmFunc(call, f)
	case f.pkg == "mongo/options":
		b := &optionBag{expr: call}
		for _, a := range call.Args { // options.MergeFindOptions(…) of v1
			w.merge(b, w.eval(a))
		}
		return b
	case f.pkg == "mongo":
		if verb, ok := modelVerbs[strings.TrimPrefix(f.name, "New")]; ok {
			return &writeModel{expr: call, verb: verb}
		}
	}
	return w.unknown(call)
}

// merge takes the parts of other options over.
func (w *walker) merge(b *optionBag, v value) {
	if o, ok := w.deref(v).(*optionBag); ok {
		b.upsert = b.upsert || o.upsert
		for _, p := range o.parts {
			b.put(p)
		}
	}
}

// put adds a part. A statement that is walked twice sets it again.
func (b *optionBag) put(p optionPart) {
	for i, old := range b.parts {
		if old.role == p.role && old.arg == p.arg {
			b.parts[i] = p
			return
		}
	}
	b.parts = append(b.parts, p)
}

// method evaluates a method of something that has to do with queries.
func (w *walker) method(call *ast.CallExpr, sel *ast.SelectorExpr) (value, bool) {
	recv := w.receiver(sel)
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

func (w *walker) setOption(b *optionBag, call *ast.CallExpr, setter string) {
	if setter == "SetUpsert" {
		b.upsert = len(call.Args) == 1 && !isFalse(call.Args[0])
	}
	role, ok := optionRoles[strings.TrimPrefix(setter, "Set")]
	if !ok || len(call.Args) == 0 {
		w.evalAll(call.Args...)
		return
	}
	if role == ArrayFilters {
		w.setArrayFilters(b, call)
		return
	}
	b.put(optionPart{role, call.Args[0], first(w.eval(call.Args[0])), w.here()})
}

func isFalse(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && id.Name == "false"
}

// setArrayFilters reads SetArrayFilters([]any{…}), and options.ArrayFilters{Filters: …} of v1.
func (w *walker) setArrayFilters(b *optionBag, call *ast.CallExpr) {
	arg := call.Args[0]
	v := first(w.eval(arg))
	if r, ok := v.(*record); ok {
		if inner, ok := r.fields["Filters"]; ok {
			v, arg = inner, r.exprs["Filters"]
		}
	}
	b.put(optionPart{ArrayFilters, arg, v, w.here()})
}

func (w *walker) setModel(m *writeModel, call *ast.CallExpr, setter string) {
	if setter == "SetUpsert" {
		m.upsert = len(call.Args) == 1 && !isFalse(call.Args[0])
	}
	role, ok := modelRoles[strings.TrimPrefix(setter, "Set")]
	if !ok || len(call.Args) == 0 {
		w.evalAll(call.Args...)
		return
	}
	m.put(optionPart{role, call.Args[0], first(w.eval(call.Args[0])), w.here()})
}

func (m *writeModel) put(p optionPart) {
	for i, old := range m.parts {
		if old.role == p.role && old.arg == p.arg {
			m.parts[i] = p
			return
		}
	}
	m.parts = append(m.parts, p)
}

// standard evaluates the functions of the standard library that copy maps and slices.
func (w *walker) standard(call *ast.CallExpr, sel *ast.SelectorExpr) (value, bool) {
	id, ok := sel.X.(*ast.Ident)
	if !ok {
		return nil, false
	}
	pn, ok := w.Info.Uses[id].(*types.PkgName)
	if !ok {
		return nil, false
	}
	switch pn.Imported().Path() + "." + sel.Sel.Name {
	case "maps.Copy":
		if len(call.Args) == 2 {
			w.copyInto(first(w.eval(call.Args[0])), first(w.eval(call.Args[1])))
			return &leaf{}, true
		}
	case "maps.Clone", "slices.Clone":
		if len(call.Args) == 1 {
			return thaw(first(w.eval(call.Args[0]))), true
		}
	}
	if harmless(pn.Imported().Path()) {
		for _, a := range call.Args {
			if p, ok := w.eval(a).(*pointer); ok {
				w.lose(p.obj)
			}
		}
		return w.results(call), true
	}
	return nil, false
}

// harmless reports whether the functions of a package never change a map that they are given.
func harmless(path string) bool {
	head, _, _ := strings.Cut(path, "/")
	return !strings.Contains(head, ".") && path != "maps" && path != "reflect"
}

// copyInto is maps.Copy.
func (w *walker) copyInto(dst, src value) {
	d, ok := w.deref(dst).(*doc)
	if !ok {
		return
	}
	s, ok := w.deref(src).(*doc)
	if !ok || s.spoilt || s.kind != Document {
		d.open(w.here())
		return
	}
	for _, e := range s.slots {
		c := *e
		c.guards = append(w.here(), extra(e.guards, w.guards)...)
		c.assign, c.readsOld = w.at, true // a copy hides nothing by mistake
		d.put(&c)
	}
	for range s.opens {
		d.open(w.here())
	}
}

// ordinary evaluates a call of a function that is not the library's.
func (w *walker) ordinary(call *ast.CallExpr) value {
	fn := w.callee(call)
	if fn != nil {
		w.handOver(call, fn)
		if h := w.accessor(call, fn); h != nil {
			return h
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
		if _, done := f.X.(*ast.Ident); !done {
			w.eval(f.X)
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

// settle returns what a caller sees of a value that is returned here.
func (w *walker) settle(v value, e ast.Expr) value {
	d, ok := w.deref(v).(*doc)
	if !ok {
		return v
	}
	c := *d
	c.slots, c.opens, c.born = nil, nil, nil
	for _, s := range d.slots {
		if gs, ok := w.relative(s.guards, d.born); ok {
			n := *s
			n.guards = gs
			n.val = w.settle(s.val, s.expr)
			c.slots = append(c.slots, &n)
		}
	}
	for _, gs := range d.opens {
		if rel, ok := w.relative(gs, d.born); ok {
			c.opens = append(c.opens, rel)
		}
	}
	return &c
}

// follow returns what a function of this package returns.
func (w *walker) follow(call *ast.CallExpr, fn *types.Func) (value, bool) {
	if !returnsValue(fn) {
		return nil, false
	}
	v, ok := w.resultOf(fn)
	if !ok {
		return nil, false
	}
	w.callFun(call)
	for _, a := range call.Args {
		w.escape(w.eval(a))
	}
	return v, true
}

// returnsValue reports whether a result of fn may be a part of a query.
func returnsValue(fn *types.Func) bool {
	sig, ok := fn.Type().(*types.Signature)
	if !ok || sig.Results().Len() == 0 {
		return false
	}
	t := sig.Results().At(0).Type()
	switch shapeOf(t) {
	case shapeMap, shapeD, shapeE, shapeSlice:
		return true
	}
	n := nameOf(t)
	return types.IsInterface(t) || n.driver() && (n.pkg == "mongo/options" || n.pkg == "mongo")
}

// resultOf walks a function of this package for what it returns, whatever its arguments.
func (w *walker) resultOf(fn *types.Func) (value, bool) {
	v, done := w.returned[fn]
	if !done {
		w.returned[fn] = nil // recursion knows nothing
		v = w.walkFor(fn, nil)
		w.returned[fn] = v
	}
	if v == nil {
		return nil, false
	}
	if t, ok := v.(tuple); ok {
		t = slices.Clone(t)
		for i := range t {
			t[i] = thaw(t[i])
		}
		return t, true
	}
	return thaw(v), true
}

// walkFor walks a function with some of its parameters known and joins what its returns give.
func (w *walker) walkFor(fn *types.Func, bound map[types.Object]value) value {
	d := w.decls[fn]
	if d == nil || d.Body == nil || w.busy[d] {
		return nil
	}
	w.busy[d] = true
	inner := newWalker(w.lifter, w.fileOf(d))
	inner.fn = d
	for obj, v := range bound {
		inner.env[obj] = v
	}
	inner.function(d)
	delete(w.busy, d)
	return inner.returns(d)
}

// returns joins the exits of a function; nil where another exit says more counts as nothing.
func (w *walker) returns(d *ast.FuncDecl) value {
	var joined tuple
	for i, e := range w.exits {
		t, ok := e.(tuple)
		if !ok || len(t) == 0 || saysNothing(t[0]) {
			continue
		}
		if joined == nil {
			joined = slices.Clone(t)
			continue
		}
		for j := range joined {
			if j < len(t) {
				a, b := Guard{Stmt: d.Body, Branch: 0, Pos: d.Body.Pos()}, Guard{Stmt: d.Body, Branch: i, Pos: d.Body.Pos()}
				joined[j] = w.eitherResult(joined[j], a, t[j], b)
			}
		}
	}
	switch len(joined) {
	case 0:
		return nil
	case 1:
		return joined[0]
	}
	return joined
}

func (w *walker) eitherResult(a value, ag Guard, b value, bg Guard) value {
	x, ok := a.(*doc)
	y, ok2 := b.(*doc)
	if ok && ok2 && x.kind == y.kind {
		return w.eitherDoc(x, ag, y, bg)
	}
	if h, ok := a.(*handle); ok {
		if g, ok := b.(*handle); ok && g.c.ID == h.c.ID {
			return h
		}
	}
	return &leaf{}
}

// saysNothing reports whether a result is nil.
func saysNothing(v value) bool {
	lf, ok := v.(*leaf)
	return ok && lf.expr != nil && isNil(lf.expr)
}
