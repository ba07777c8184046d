package lift

import (
	"go/ast"
	"go/types"
	"slices"
)

// sends reports whether a call may send a query.
func (l *lifter) sends(call *ast.CallExpr) bool {
	sel, ok := unindex(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	if !isVerb(sel.Sel.Name) {
		return false // asking for types is dearer than asking for a name
	}
	recv := l.receiver(sel)
	switch {
	case recv.api == ODM:
		return odmHolder(recv.name)
	case !recv.driver() || recv.pkg != "mongo":
		return false
	}
	switch recv.name {
	case "Collection":
		_, ok = collectionVerbs[sel.Sel.Name]
	case "Database":
		_, ok = databaseVerbs[sel.Sel.Name]
	case "IndexView":
		_, ok = indexVerbs[sel.Sel.Name]
	default:
		ok = false
	}
	return ok
}

func isVerb(name string) bool {
	if _, ok := collectionVerbs[name]; ok {
		return true
	}
	if _, ok := databaseVerbs[name]; ok {
		return true
	}
	if _, ok := indexVerbs[name]; ok {
		return true
	}
	_, ok := odmSteps[name]
	return ok
}

// receiver returns the library type whose method is called, also where it is promoted from an embedded field.
func (l *lifter) receiver(sel *ast.SelectorExpr) name {
	if s, ok := l.Info.Selections[sel]; ok {
		fn, ok := s.Obj().(*types.Func)
		if !ok {
			return name{}
		}
		sig, ok := fn.Type().(*types.Signature)
		if !ok || sig.Recv() == nil {
			return name{}
		}
		return nameOf(sig.Recv().Type())
	}
	if l.typeOf(sel.X) != nil {
		return nameOf(l.typeOf(sel.X))
	}
	return l.spelledType(sel.X, 0)
}

// spelledType tells the library type of an expression by the type expressions of the source, where the library itself
// could not be loaded.
func (l *lifter) spelledType(e ast.Expr, depth int) name {
	if depth > 8 {
		return name{}
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return l.spelledName(l.spelling(l.objectOf(e)))
	case *ast.SelectorExpr:
		if s, ok := l.Info.Selections[e]; ok {
			return l.spelledName(l.spelling(s.Obj()))
		}
	case *ast.CallExpr:
		sel, ok := unindex(e.Fun).(*ast.SelectorExpr)
		if ok {
			switch n := l.spelledType(sel.X, depth+1); {
			case n.is("mongo", "Database") && sel.Sel.Name == "Collection", n.is("mongo", "Collection") && sel.Sel.Name == "Clone":
				return name{n.api, "mongo", "Collection"}
			case n.is("mongo", "Client") && sel.Sel.Name == "Database":
				return name{n.api, "mongo", "Database"}
			case n.is("mongo", "Collection") && sel.Sel.Name == "Indexes":
				return name{n.api, "mongo", "IndexView"}
			}
		}
		if fn := l.callee(e); fn != nil {
			if d := l.decls[fn]; d != nil && d.Type.Results != nil && len(d.Type.Results.List) > 0 {
				return l.spelledName(d.Type.Results.List[0].Type)
			}
		}
	}
	return name{}
}

// spelling returns the type expression that a variable is declared with.
func (l *lifter) spelling(obj types.Object) ast.Expr {
	if obj == nil {
		return nil
	}
	if l.syntax == nil {
		l.syntax = map[types.Object]ast.Expr{}
		for _, f := range l.Files {
			ast.Inspect(f, l.noteSpelling)
		}
	}
	return l.syntax[obj]
}

func (l *lifter) noteSpelling(n ast.Node) bool {
	note := func(names []*ast.Ident, t ast.Expr) {
		for _, id := range names {
			if obj := l.Info.Defs[id]; obj != nil && t != nil {
				l.syntax[obj] = t
			}
		}
	}
	switch n := n.(type) {
	case *ast.Field:
		note(n.Names, n.Type)
	case *ast.ValueSpec:
		note(n.Names, n.Type)
	}
	return true
}

// send makes the query of a driver call.
func (w *walker) send(call *ast.CallExpr, c Collection, api API, sig signature) value {
	w.seen[call] = true
	q := w.query(api, sig.verb, call)
	q.Collection = c
	args := call.Args
	if len(args) > 0 {
		w.eval(args[0])
		q.Context, args = args[0], args[1:]
	}
	if sig.verb == BulkWrite {
		return w.bulk(q, args)
	}
	for _, role := range sig.args {
		if len(args) == 0 {
			break
		}
		q.Parts = append(q.Parts, w.argument(role, args[0]))
		args = args[1:]
	}
	w.options(q, args)
	w.queries[call] = []*Query{q}
	return w.answer(q)
}

// query begins a query that is sent by call.
func (w *walker) query(api API, verb Verb, call *ast.CallExpr) *Query {
	return &Query{API: api, Verb: verb, Call: call, Func: w.fn, Pkg: w.Pkg, File: w.Fset.Position(call.Pos()).Filename}
}

// argument evaluates one part of a query where it is used.
func (w *walker) argument(role Role, arg ast.Expr) Part {
	v := first(w.eval(arg))
	return Part{Role: role, Arg: arg, Node: w.node(v, arg)}
}

// options reads the options of a call: builders, and what is spread from a slice of them.
func (w *walker) options(q *Query, args []ast.Expr) {
	for _, a := range args {
		switch v := w.deref(first(w.eval(a))).(type) {
		case *optionBag:
			w.takeOptions(q, v)
		case *doc:
			q.OpenOptions = q.OpenOptions || v.spoilt || len(v.opens) > 0
			for _, s := range v.slots {
				b, ok := w.deref(s.val).(*optionBag)
				if ok {
					w.takeOptions(q, b)
				}
				q.OpenOptions = q.OpenOptions || !ok
			}
		default:
			q.OpenOptions = q.OpenOptions || !isNil(a)
		}
	}
}

func (w *walker) takeOptions(q *Query, b *optionBag) {
	q.Upsert = q.Upsert || b.upsert
	for _, p := range b.parts {
		w.takePart(q, p)
	}
}

func (w *walker) takePart(q *Query, p optionPart) {
	rel, ok := w.relative(p.guards, nil)
	if !ok {
		return
	}
	q.Parts = append(q.Parts, Part{Role: p.role, Arg: p.arg, Node: w.node(p.val, p.arg), Guards: rel})
	if p.role == Projection {
		q.Projected = true
	}
}

// answer is what a query returns.
func (w *walker) answer(q *Query) value {
	r := &result{qs: []*Query{q}}
	switch q.Verb {
	case FindOne, FindOneAndDelete, FindOneAndReplace, FindOneAndUpdate:
		return r
	case RunCommand:
		return &leaf{}
	}
	return tuple{r, &leaf{}}
}

// bulk makes a query of each write model that is known, and one of the rest.
func (w *walker) bulk(q *Query, args []ast.Expr) value {
	if len(args) == 0 {
		w.queries[q.Call] = []*Query{q}
		return w.answer(q)
	}
	v := w.deref(first(w.eval(args[0])))
	w.evalAll(args[1:]...)
	var qs []*Query
	d, ok := v.(*doc)
	open := !ok
	if ok {
		open = d.spoilt || len(d.opens) > 0
		for _, s := range d.slots {
			m, ok := w.deref(s.val).(*writeModel)
			if !ok {
				open = true
				continue
			}
			if _, reached := w.relative(s.guards, d.born); reached {
				qs = append(qs, w.modelQuery(q, m))
			}
		}
	}
	if open || len(qs) == 0 {
		qs = append(qs, q)
	}
	w.queries[q.Call] = qs
	return w.answer(q)
}

func (w *walker) modelQuery(bulk *Query, m *writeModel) *Query {
	q := *bulk
	q.Verb, q.Model, q.Upsert = m.verb, m.expr, m.upsert
	q.Parts = nil
	for _, p := range m.parts {
		w.takePart(&q, p)
	}
	return &q
}

// indexes makes the query of CreateOne and CreateMany.
func (w *walker) indexes(call *ast.CallExpr, c Collection, api API, sig signature) value {
	w.seen[call] = true
	q := w.query(api, sig.verb, call)
	q.Collection = c
	w.queries[call] = []*Query{q}
	for i, a := range call.Args {
		v := w.deref(first(w.eval(a)))
		switch i {
		case 0:
			q.Context = a
		case 1:
			w.indexModels(q, v)
		}
	}
	return w.answer(q)
}

func (w *walker) indexModels(q *Query, v value) {
	switch v := v.(type) {
	case *doc:
		for _, s := range v.slots {
			w.indexModels(q, w.deref(s.val))
		}
	case *record:
		if keys, ok := v.fields["Keys"]; ok {
			arg := v.exprs["Keys"]
			q.Parts = append(q.Parts, Part{Role: IndexKeys, Arg: arg, Node: w.node(keys, arg)})
		}
		if b, ok := w.deref(v.fields["Options"]).(*optionBag); ok {
			for _, p := range b.parts {
				if p.role == IndexFilter {
					w.takePart(q, p)
				}
			}
		}
	}
}

// fetch evaluates a method of a cursor or a single result.
func (w *walker) fetch(r *result, call *ast.CallExpr, method string) value {
	for _, a := range call.Args {
		w.eval(a)
	}
	if len(call.Args) > 0 && (method == "Decode" || method == "All") {
		arg := call.Args[len(call.Args)-1]
		t := w.target(arg, method == "All")
		for _, q := range r.qs {
			q.Targets = slices.DeleteFunc(q.Targets, func(o Target) bool { return o.Call == call })
			q.Targets = append(q.Targets, Target{Expr: arg, Type: t, Call: call})
		}
		w.escape(w.eval(arg))
		return w.results(call)
	}
	return w.results(call)
}

// target is the type of one result that is decoded into arg.
func (w *walker) target(arg ast.Expr, all bool) types.Type {
	t := unpointer(w.typeOf(arg))
	if t == nil || !all {
		return t
	}
	if s, ok := types.Unalias(t).Underlying().(*types.Slice); ok {
		return unpointer(s.Elem())
	}
	return t
}

func unpointer(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	for range 4 {
		p, ok := types.Unalias(t).(*types.Pointer)
		if !ok {
			break
		}
		t = p.Elem()
	}
	return t
}
