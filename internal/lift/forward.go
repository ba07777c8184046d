package lift

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"
)

// originOf tells which parameter of the walked function a value is, as its caller gave it.
func (w *walker) originOf(v value, e ast.Expr) Origin {
	if lf, ok := w.deref(v).(*leaf); ok && lf.expr != nil {
		e = lf.expr
	} else if _, isHandle := v.(*handle); !isHandle {
		return Origin{}
	}
	return w.originAt(e)
}

func (w *walker) originAt(e ast.Expr) Origin {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return w.parameterNamed(e)
	case *ast.StarExpr:
		return w.originAt(e.X)
	case *ast.SelectorExpr:
		s, ok := w.Info.Selections[e]
		if !ok || s.Kind() != types.FieldVal {
			return Origin{}
		}
		o := w.originAt(e.X)
		if o.given() {
			o.Path = append(slices.Clip(o.Path), e.Sel.Name)
		}
		return o
	case *ast.CallExpr: // bson.M(filter)
		if tv, ok := w.Info.Types[e.Fun]; ok && tv.IsType() && len(e.Args) == 1 {
			return w.originAt(e.Args[0])
		}
	}
	return Origin{}
}

// parameterNamed is the parameter that an identifier names, if nothing else has been assigned to it.
func (w *walker) parameterNamed(e *ast.Ident) Origin {
	obj, ok := w.objectOf(e).(*types.Var)
	if !ok || w.fn == nil {
		return Origin{}
	}
	if v, assigned := w.env[obj]; assigned {
		if lf, ok := v.(*leaf); !ok || lf.expr != e {
			return Origin{}
		}
	}
	fn, ok := w.Info.Defs[w.fn.Name].(*types.Func)
	if !ok {
		return Origin{}
	}
	for i := range fn.Signature().Params().Len() {
		if fn.Signature().Params().At(i) == obj {
			return Origin{Param: i + 1}
		}
	}
	return Origin{}
}

// forwarded evaluates a call of a wrapper: it is a query, made of what the wrapper sends and of the arguments.
func (w *walker) forwarded(call *ast.CallExpr, fn *types.Func) (value, bool) {
	wr := w.wrapper(fn)
	if wr == nil || len(call.Args) < fixed(fn.Signature()) {
		return nil, false
	}
	w.seen[call] = true
	w.callFun(call)
	f := forwarding{walker: w, call: call, fn: fn}
	for _, a := range call.Args {
		f.args = append(f.args, first(w.eval(a)))
	}
	out := w.results(call)
	var qs []*Query
	for _, s := range wr.Sends {
		q := f.query(s)
		qs = append(qs, q)
		out = f.returning(out, s.Result, q)
	}
	w.queries[call] = qs
	for _, v := range f.args {
		w.escape(v)
	}
	if !slices.ContainsFunc(wr.Sends, func(s Sent) bool { return s.Result >= 0 }) && returnsValue(fn) {
		if v, ok := w.resultOf(fn); ok {
			return v, true
		}
	}
	return out, true
}

// fixed is how many arguments a call has at least.
func fixed(sig *types.Signature) int {
	if sig.Variadic() {
		return sig.Params().Len() - 1
	}
	return sig.Params().Len()
}

// A forwarding is one call of a wrapper.
type forwarding struct {
	*walker
	call *ast.CallExpr
	fn   *types.Func
	args []value
}

func (f *forwarding) query(s Sent) *Query {
	q := f.walker.query(s.API, s.Verb, f.call)
	q.Through = f.fn.Name()
	q.Projected, q.Upsert, q.OpenOptions = s.Projected, s.Upsert, s.OpenOptions
	q.Collection = f.collectionFrom(s.Collection)
	if s.Context.given() && len(s.Context.Path) == 0 && s.Context.index() < len(f.call.Args) {
		q.Context = f.call.Args[s.Context.index()]
		q.context = f.originOf(f.args[s.Context.index()], q.Context)
	}
	for _, p := range s.Parts {
		if v, e, ok := f.given(p.From); ok {
			q.Parts = append(q.Parts, f.part(p.Role, v, e))
		}
	}
	for _, role := range s.Fixed {
		q.Parts = append(q.Parts, Part{Role: role, Arg: f.call, Node: &Node{Expr: f.call}})
	}
	f.takeGivenOptions(q, s.Options)
	for _, t := range s.Targets {
		f.decodes(q, t)
	}
	return q
}

// part is what is sent in a role; v is nil for a field of an argument that is not known, whose type says nothing of it.
func (f *forwarding) part(role Role, v value, e ast.Expr) Part {
	if v == nil {
		return Part{Role: role, Arg: e, Node: &Node{Expr: e}}
	}
	return Part{Role: role, Arg: e, Node: f.node(v, e), from: f.originOf(v, e)}
}

// given returns the argument behind an origin, and the expression that it stands in.
func (f *forwarding) given(o Origin) (value, ast.Expr, bool) {
	if !o.given() || o.index() >= len(f.args) {
		return nil, nil, false
	}
	if sig := f.fn.Signature(); sig.Variadic() && o.index() == sig.Params().Len()-1 && !f.call.Ellipsis.IsValid() {
		if shapeOf(sig.Params().At(o.index()).Type()) != shapeSlice {
			return &leaf{}, f.call, true // of ...bson.E a document is made
		}
		return f.list(f.call, f.call.Args[o.index():]), f.call, true
	}
	v, e := f.args[o.index()], f.call.Args[o.index()]
	for _, name := range o.Path {
		r, ok := f.deref(v).(*record)
		if !ok {
			return nil, e, true // a struct that is not known
		}
		if v, ok = r.fields[name]; !ok {
			return nil, nil, false // not set: nothing is sent
		}
		if at := r.exprs[name]; at != nil {
			e = at
		}
	}
	return v, e, true
}

func (f *forwarding) takeGivenOptions(q *Query, o Origin) {
	if !o.given() || o.index() >= len(f.call.Args) || len(o.Path) > 0 {
		return
	}
	args := f.call.Args[o.index():]
	if sig := f.fn.Signature(); !sig.Variadic() || o.index() != sig.Params().Len()-1 {
		args = args[:1]
	}
	f.options(q, args)
}

// decodes adds what a caller says of the results.
func (f *forwarding) decodes(q *Query, t SentTarget) {
	if t.Type < 0 {
		if v, e, ok := f.given(t.From); ok && v != nil {
			q.Targets = append(q.Targets, Target{Expr: e, Type: f.target(e, t.All), Call: f.call, from: f.originOf(v, e), all: t.All})
		}
		return
	}
	args := f.typeArguments(t.Owner)
	if t.Type < len(args) {
		q.Targets = append(q.Targets, Target{Type: unpointer(args[t.Type]), Call: f.call})
	}
}

// typeArguments are those of the call, or of the receiver; type parameters among them are those of the function around it.
func (f *forwarding) typeArguments(ofOwner bool) []types.Type {
	var list *types.TypeList
	if !ofOwner {
		list = f.Info.Instances[identOf(unindex(f.call.Fun))].TypeArgs
	} else if sel, ok := unindex(f.call.Fun).(*ast.SelectorExpr); ok {
		if n, ok := types.Unalias(unpointer(f.ownerType(sel))).(*types.Named); ok {
			list = n.TypeArgs()
		}
	}
	var args []types.Type
	for i := range list.Len() {
		args = append(args, list.At(i))
	}
	return args
}

// collectionFrom is the collection that a wrapper asks in this call.
func (f *forwarding) collectionFrom(s SentCollection) Collection {
	switch {
	case s.Holder.given():
		if _, e, ok := f.given(s.Holder); ok {
			if ofODM(f.typeOf(e)) {
				return f.odmCollection(e)
			}
			return f.walker.collection(e)
		}
	case s.Key.given():
		return f.keyedBy(s)
	case s.Field != "":
		return f.ownField(s)
	}
	if OfParameter(s.ID) {
		return Collection{Expr: f.call}
	}
	c := Collection{ID: s.ID, Name: s.Name, Database: s.Database, Expr: f.call}
	f.directed(&c, f.call)
	return c
}

// keyedBy is a collection that is named by an argument.
func (f *forwarding) keyedBy(s SentCollection) Collection {
	c := Collection{Database: s.Database, Expr: f.call, base: s.Base}
	v, e, ok := f.given(s.Key)
	if !ok {
		return c
	}
	c.key = f.originOf(v, e)
	key, known, _ := f.key(e)
	konst := f.constant(e)
	if lf, ok := v.(*leaf); ok && lf.konst != nil {
		konst = lf.konst
	}
	isName := s.Base == "name:"+s.Database+"/"
	switch {
	case known && isName:
		c.Name, c.NamePos, c.ID = key, e, s.Base+key
	case known:
		c.ID = s.Base + "(" + strconv.Quote(key) + ")"
	case konst != nil && !isName:
		c.ID = s.Base + numbered(konst)
	}
	f.directed(&c, f.call)
	return c
}

// ownField is the collection in a field of the receiver: of the type that the method is called on, which may embed the one that
// has it, with its type arguments.
func (f *forwarding) ownField(s SentCollection) Collection {
	c := Collection{ID: s.ID, Name: s.Name, Database: s.Database, Expr: f.call}
	sel, ok := unindex(f.call.Fun).(*ast.SelectorExpr)
	if !ok {
		return c
	}
	owner := f.ownerType(sel)
	if owner == nil || types.IsInterface(owner) {
		return c
	}
	c.ID, c.TypeArgs = "field:"+typeID(owner)+"."+s.Field, typeArgs(owner)
	f.directed(&c, f.call)
	return c
}

// returning puts what a query returned among the results of a call.
func (f *forwarding) returning(out value, i int, q *Query) value {
	if i < 0 {
		return out
	}
	r := &result{qs: []*Query{q}}
	t, ok := out.(tuple)
	if !ok {
		return r
	}
	if i < len(t) {
		t[i] = r
	}
	return t
}
