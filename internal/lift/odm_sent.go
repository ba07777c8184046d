package lift

import (
	"go/ast"
	"go/types"
	"slices"
)

// sent is the query of a verb.
func (w *walker) sent(call *ast.CallExpr, q *odmQuery, verb Verb) *Query {
	out := w.query(ODM, verb, call)
	out.Collection = q.coll
	w.filters(out, q.filters)
	if q.stages == nil {
		w.keyed(out, Sort, w.orders(q.orders))
	} else {
		w.piped(out, q)
	}
	w.keyed(out, Projection, w.projection(q.fields))
	w.each(q.options, func(v value, _ ast.Expr, _ []Guard) {
		if b, ok := w.deref(v).(*optionBag); ok {
			w.takeOptions(out, b)
		} else {
			out.OpenOptions = true
		}
	})
	out.Settings = append(out.Settings, w.settings(&optionBag{set: q.set})...)
	if _, ok := out.Part(Projection); ok {
		out.Projected = true
	}
	if q.result != nil {
		out.Projected = true
		out.Targets = []Target{{Type: q.result, Call: call}}
	}
	return out
}

// filters adds a part for each condition, and one for those that are not known.
func (w *walker) filters(q *Query, list *doc) {
	w.each(list, func(v value, arg ast.Expr, gs []Guard) {
		q.Parts = append(q.Parts, Part{Role: Filter, Arg: arg, Node: w.node(v, arg), Guards: gs, from: w.originOf(v, arg)})
	})
}

// each calls f for what a list holds at this point, and for what is not known of it.
func (w *walker) each(list *doc, f func(v value, arg ast.Expr, gs []Guard)) {
	at := list.opened
	if at == nil {
		at = list.expr
	}
	if list.spoilt {
		f(&leaf{}, at, nil)
		return
	}
	for _, s := range list.slots {
		if gs, ok := w.relative(s.guards, list.born); ok {
			f(s.val, s.expr, gs)
		}
	}
	for _, open := range list.opens {
		if gs, ok := w.relative(open, list.born); ok {
			f(&leaf{}, at, gs)
			return // one says it
		}
	}
}

// keyed adds a sort or a projection, if there is one.
func (w *walker) keyed(q *Query, role Role, d *doc) {
	if len(d.slots) == 0 && len(d.opens) == 0 && !d.spoilt {
		return
	}
	arg := d.expr
	if len(d.slots) > 0 {
		arg = d.slots[0].keyExpr
	}
	q.Parts = append(q.Parts, Part{Role: role, Arg: arg, Node: w.node(d, d.expr)})
}

// changes adds a part for each change, and one for the array filters that they name.
func (w *walker) changes(q *Query, list *doc) {
	n := &namer{walker: w, names: map[int]string{}, used: map[string]bool{}}
	n.filters = &doc{kind: Array, expr: list.expr, born: w.here()}
	var all []Part
	var add func(v value, arg ast.Expr, gs []Guard)
	add = func(v value, arg ast.Expr, gs []Guard) {
		switch c := w.deref(v).(type) {
		case *rawUpdate:
			if c.filters != nil {
				n.reserve(c.filters)
			}
			all = append(all, Part{Role: Update, Arg: arg, Node: w.node(c.val, c.expr), Guards: gs})
		case *doc:
			if c.kind == Array {
				w.each(c, func(v value, arg ast.Expr, inner []Guard) { add(v, arg, append(slices.Clip(gs), inner...)) })
				return
			}
			all = append(all, Part{Role: Update, Arg: arg, Node: w.node(n.resolve(c), arg), Guards: gs})
		default:
			all = append(all, Part{Role: Update, Arg: arg, Node: w.node(v, arg), Guards: gs, from: w.originOf(v, arg)})
		}
	}
	w.each(list, add)
	q.Parts = append(q.Parts, all...)
	if len(n.filters.slots) > 0 || len(n.filters.opens) > 0 {
		q.Parts = append(q.Parts, Part{Role: ArrayFilters, Arg: list.expr, Node: w.node(n.filters, list.expr)})
	}
}

// project is odm.Project[R](q): the same query, whose results are R's; and odm.As[I](q), whose results are each of a
// model of its own.
func (w *walker) project(call *ast.CallExpr, projected bool) value {
	w.seen[call] = true
	q := w.odmQueryOf(call.Args[0])
	if !projected {
		return w.built(call, q)
	}
	if n, ok := types.Unalias(unpointer(w.typeOf(call))).(*types.Named); ok && n.TypeArgs().Len() == 2 {
		q.result = n.TypeArgs().At(1)
	}
	return w.built(call, q)
}

// distinct is odm.Distinct(ctx, q, field).
func (w *walker) distinct(call *ast.CallExpr) value {
	out := w.sentOf(call, Distinct, 3)
	if out == nil {
		return w.results(call)
	}
	f := w.fieldOf(call.Args[2])
	out.Parts = append(out.Parts, Part{Role: FieldName, Arg: call.Args[2], Node: &Node{
		Kind: Scalar, Expr: f.expr, Type: types.Typ[types.String], Proxy: !f.dynamic,
	}})
	w.queries[call] = []*Query{out}
	return w.results(call)
}

// sentOf is the query of a function that is given a context and a query first, of at least n arguments; nil in half a call.
func (w *walker) sentOf(call *ast.CallExpr, verb Verb, n int) *Query {
	w.seen[call] = true
	if len(call.Args) < n {
		w.evalAll(call.Args...)
		return nil
	}
	w.eval(call.Args[0])
	out := w.sent(call, w.odmQueryOf(call.Args[1]), verb)
	out.Context = call.Args[0]
	return out
}
