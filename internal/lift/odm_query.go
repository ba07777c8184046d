package lift

import (
	"go/ast"
	"go/types"
	"slices"
)

// An odmQuery is a query of odm's that is being built. Like odm's own it is a value: each step makes a copy.
type odmQuery struct {
	calls   []*ast.CallExpr // the steps that have made it; several where branches have joined
	coll    Collection
	filters *doc // arrays
	orders  *doc
	fields  *doc
	options *doc
	set     []Setting  // Skip and Limit
	stages  *doc       // of a Piped; nil of the others
	result  types.Type // of a Projected, and of a Piped
}

func (*odmQuery) isValue() {}

// step evaluates a method of a collection or query of odm's. One that sends nothing gives a query too, until a later
// step takes it over.
func (w *walker) step(call *ast.CallExpr, sel *ast.SelectorExpr, s step) value {
	w.seen[call] = true
	q := w.odmQueryOf(sel.X)
	ctx, args, given := ast.Expr(nil), call.Args, Origin{}
	if s.verb != "" && !s.lone && len(args) > 0 {
		given = w.originOf(first(w.eval(args[0])), args[0])
		ctx, args = args[0], args[1:]
	}
	before := min(s.after, len(args))
	w.evalAll(args[:before]...)
	args = args[before:]
	switch s.takes {
	case takesFilters:
		q.filters = w.more(q.filters, call, args)
	case takesOrders:
		q.orders = w.more(q.orders, call, args)
	case takesFields:
		q.fields = w.more(q.fields, call, args)
	case takesQuery:
		if len(args) > 0 {
			q = w.odmQueryOf(args[0])
		}
	case takesOptions:
		q.options = w.more(q.options, call, args)
	}
	if s.verb == "" && (sel.Sel.Name == "Skip" || sel.Sel.Name == "Limit") && len(args) == 1 {
		q.set = append(slices.Clip(q.set), Setting{sel.Sel.Name, args[0], w.here()})
	}
	if s.verb == "" {
		w.evalSkipped(s, args)
		return w.built(call, q)
	}
	out := w.sent(call, q, s.verb)
	out.Context, out.context = ctx, given
	w.said(out, s, call, args)
	w.queries[call] = []*Query{out}
	return w.results(call)
}

// evalSkipped evaluates the arguments of a step that takes nothing.
func (w *walker) evalSkipped(s step, args []ast.Expr) {
	if s.takes == takesNothing {
		w.evalAll(args...)
	}
}

// said adds what the verb itself is given.
func (w *walker) said(q *Query, s step, call *ast.CallExpr, args []ast.Expr) {
	switch s.takes {
	case takesChanges:
		w.changes(q, w.list(call, args))
	case takesID:
		w.rest(q, ID, args)
	case takesDocument:
		w.rest(q, InsertDoc, args)
	case takesReplacement:
		w.rest(q, Replacement, args)
	case takesUpsert:
		q.Upsert = true
		w.rest(q, InsertDoc, args[:min(1, len(args))])
		w.changes(q, w.list(call, args[min(1, len(args)):]))
	case takesStages:
		stages := w.list(call, args)
		q.Parts = append(q.Parts, Part{Role: Update, Arg: call, Node: w.node(stages, call)})
	default:
		w.evalSkipped(s, args)
	}
}

func (w *walker) rest(q *Query, role Role, args []ast.Expr) {
	if len(args) > 0 {
		q.Parts = append(q.Parts, w.argument(role, args[0]))
		w.evalAll(args[1:]...)
	}
}

// odmQueryOf is a copy of the query that an expression is, or begins with. What a query that comes from elsewhere asks
// is not known.
func (w *walker) odmQueryOf(e ast.Expr) *odmQuery {
	if q, ok := w.deref(first(w.eval(e))).(*odmQuery); ok {
		for _, c := range q.calls {
			w.taken[c] = true
		}
		c := *q
		if own := w.odmCollection(e); own.Model != nil {
			c.coll = own // what a generic function returns is of this call's type
		}
		return &c
	}
	q := &odmQuery{coll: w.odmCollection(e)}
	list := func() *doc { return &doc{kind: Array, expr: e, born: w.here()} }
	q.filters, q.orders, q.fields, q.options = list(), list(), list(), list()
	if !beginsQuery(w.odmHolderOf(e)) {
		q.filters.open(w.here())
	}
	return q
}

// more is a list with the arguments of another step.
func (w *walker) more(list *doc, call *ast.CallExpr, args []ast.Expr) *doc {
	c := list.clone()
	added := w.list(call, args)
	for _, s := range added.slots {
		c.put(s)
	}
	for _, gs := range added.opens {
		c.open(gs)
	}
	c.spoilt = c.spoilt || added.spoilt
	if c.opened == nil {
		c.opened = added.opened
	}
	return c
}

// built notes a query that is not sent yet.
func (w *walker) built(call *ast.CallExpr, q *odmQuery) value {
	q.calls = []*ast.CallExpr{call}
	w.queries[call] = []*Query{w.sent(call, q, Find)}
	return q
}

// odmCollection tells the collection of odm's by the type argument.
func (w *walker) odmCollection(root ast.Expr) Collection {
	c := Collection{Expr: root}
	if n, ok := types.Unalias(unpointer(w.typeOf(root))).(*types.Named); ok && n.TypeArgs().Len() > 0 {
		c.Model = n.TypeArgs().At(0)
	} else if w.typeOf(root) == nil {
		c.Model = w.spelledModel(root, 0)
	}
	if c.Model != nil && isInterface(c.Model) {
		c.Model = nil // of a union, whose documents are of several models
	}
	if id := typeID(c.Model); id != "" {
		c.ID = "odm:" + id
	}
	return c
}

// odmHolderOf names the type of odm that an expression has.
func (l *lifter) odmHolderOf(e ast.Expr) string {
	if t := l.typeOf(e); t != nil {
		return nameOf(t).name
	}
	return l.spelledType(e, 0).name
}

// each is a copy of q with f done to all that it holds.
func (q *odmQuery) each(f func(*doc) *doc) *odmQuery {
	c := *q
	c.filters, c.orders, c.fields, c.options = f(q.filters), f(q.orders), f(q.fields), f(q.options)
	if q.stages != nil {
		c.stages = f(q.stages)
	}
	return &c
}

// eitherQuery joins two queries on one collection.
func (w *walker) eitherQuery(a *odmQuery, ag Guard, b *odmQuery, bg Guard) *odmQuery {
	j := *a
	j.calls = append(slices.Clip(a.calls), b.calls...)
	j.set = append(slices.Clip(a.set), b.set...)
	j.filters = w.eitherDoc(a.filters, ag, b.filters, bg)
	j.orders = w.eitherDoc(a.orders, ag, b.orders, bg)
	j.fields = w.eitherDoc(a.fields, ag, b.fields, bg)
	j.options = w.eitherDoc(a.options, ag, b.options, bg)
	if a.stages != nil && b.stages != nil {
		j.stages = w.eitherDoc(a.stages, ag, b.stages, bg)
	}
	return &j
}
