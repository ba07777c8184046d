package lift

import (
	"go/ast"
)

// send makes the query of a driver call.
func (w *walker) send(call *ast.CallExpr, c Collection, api API, sig signature) value {
	w.seen[call] = true
	q := w.query(api, sig.verb, call)
	q.Collection = c
	args := call.Args
	if len(args) > 0 {
		q.context = w.originOf(first(w.eval(args[0])), args[0])
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
	w.asked = append(w.asked, call)
	return &Query{API: api, Verb: verb, Call: call, Func: w.fn, Pkg: w.Pkg, File: w.Fset.Position(call.Pos()).Filename}
}

// argument evaluates one part of a query where it is used.
func (w *walker) argument(role Role, arg ast.Expr) Part {
	v := first(w.eval(arg))
	return Part{Role: role, Arg: arg, Node: w.node(v, arg), from: w.originOf(v, arg)}
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
			if o := w.originOf(v, a); o.given() && !q.given.given() {
				q.given = o
			}
		}
	}
}

func (w *walker) takeOptions(q *Query, b *optionBag) {
	q.Upsert = q.Upsert || b.upsert
	q.Settings = append(q.Settings, w.settings(b)...)
	for _, p := range b.parts {
		w.takePart(q, p)
	}
}

// settings are the options that may be set at this point.
func (w *walker) settings(b *optionBag) (set []Setting) {
	for _, s := range b.set {
		if gs, ok := w.relative(s.Guards, nil); ok {
			s.Guards = gs
			set = append(set, s)
		}
	}
	return set
}

func (w *walker) takePart(q *Query, p optionPart) {
	rel, ok := w.relative(p.guards, nil)
	if !ok {
		return
	}
	q.Parts = append(q.Parts, Part{Role: p.role, Arg: p.arg, Node: w.node(p.val, p.arg), Guards: rel, from: w.originOf(p.val, p.arg)})
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
