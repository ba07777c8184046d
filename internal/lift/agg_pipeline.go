package lift

import (
	"go/ast"
	"go/types"
)

// aggregated is odm.Aggregate(ctx, q, stages…).
func (w *walker) aggregated(call *ast.CallExpr) value {
	w.seen[call] = true
	if len(call.Args) < 2 {
		w.evalAll(call.Args...)
		return w.results(call)
	}
	w.eval(call.Args[0])
	out := w.sent(call, w.pipedOf(call, call.Args[1:]), Aggregate)
	out.Context = call.Args[0]
	w.queries[call] = []*Query{out}
	return w.results(call)
}

// pipe is odm.Pipe(q, stages…), which a later step sends.
func (w *walker) pipe(call *ast.CallExpr) value {
	w.seen[call] = true
	if len(call.Args) == 0 {
		return w.results(call)
	}
	return w.built(call, w.pipedOf(call, call.Args))
}

// pipedOf is a query with stages behind it, both among the arguments of a call.
func (w *walker) pipedOf(call *ast.CallExpr, args []ast.Expr) *odmQuery {
	q := w.odmQueryOf(args[0])
	q.stages = w.list(call, args[1:])
	q.result = w.decoded(call)
	return q
}

// aggregatedDB is odm.AggregateDB(ctx, db, stages…).
func (w *walker) aggregatedDB(call *ast.CallExpr) value {
	w.seen[call] = true
	w.evalAll(call.Args[:min(2, len(call.Args))]...)
	if len(call.Args) < 2 {
		return w.results(call)
	}
	out := w.query(ODM, Aggregate, call)
	out.Context, out.Collection, out.Projected = call.Args[0], Collection{Expr: call.Args[1]}, true
	stages := w.stages(w.list(call, call.Args[2:]), false)
	out.Parts = []Part{{Role: Pipeline, Arg: call, Node: w.node(stages, call)}}
	out.Targets = []Target{{Type: w.decoded(call), Call: call}}
	w.queries[call] = []*Query{out}
	return w.results(call)
}

// totalled is odm.SumOf(ctx, q, field) and the like.
func (w *walker) totalled(call *ast.CallExpr) value {
	out := w.sentOf(call, Find, 2)
	if out == nil {
		return w.results(call)
	}
	out.Projected, out.Targets = true, nil
	w.evalAll(call.Args[2:]...)
	w.queries[call] = []*Query{out}
	return w.results(call)
}

// decoded is the type that the results of a pipeline are decoded into: the first type argument.
func (w *walker) decoded(call *ast.CallExpr) types.Type {
	id := identOf(unindex(call.Fun))
	if in, ok := w.Info.Instances[id]; ok && in.TypeArgs.Len() > 0 {
		return in.TypeArgs.At(0)
	}
	return nil
}

// piped gives a query of odm's the stages of a pipeline. Its conditions stay conditions of the stored documents; its order
// stands behind the stages, as odm sends it.
func (w *walker) piped(out *Query, q *odmQuery) {
	stages := w.leading(q.stages)
	if by := w.orders(q.orders); len(by.slots) > 0 || len(by.opens) > 0 || by.spoilt {
		by.proxy = false
		at := q.stages.expr
		if call, ok := at.(*ast.CallExpr); ok {
			stages.put(&slot{val: w.operand(call, "$sort", by, by.expr), expr: by.expr, guards: w.here()})
		}
	}
	out.Verb, out.Projected = Aggregate, true
	out.Parts = append(out.Parts, Part{Role: Pipeline, Arg: q.stages.expr, Node: w.node(stages, stages.expr)})
}

// leading is a pipeline. Its first stages are given documents as they are stored, whose fields and values the compiler
// guards; of those behind a stage that makes others it knows nothing.
func (w *walker) leading(list *doc) *doc { return w.stages(list, true) }

// inner is the pipeline inside of a stage.
func (w *walker) inner(v value) value {
	list, ok := w.deref(v).(*doc)
	if !ok || list.kind != Array {
		return &leaf{}
	}
	return w.stages(list, false)
}

func (w *walker) stages(list *doc, stored bool) *doc {
	stored = stored && len(list.opens) == 0 && !list.spoilt
	c := list.clone()
	c.slots, c.proxy = nil, false
	for _, s := range list.slots {
		n := *s
		n.guards = append([]Guard(nil), s.guards...)
		n.guards = append(n.guards, extra(w.common(s.val), s.guards)...)
		d, ok := w.deref(s.val).(*doc)
		stored = stored && ok && len(d.slots) == 1 && keepsDocuments(d.slots[0].key)
		if ok && d.made {
			n.val = w.settledStage(d, stored)
		}
		c.slots = append(c.slots, &n)
	}
	return c
}

// settledStage is a stage whose guards are those of its element.
func (w *walker) settledStage(d *doc, stored bool) *doc {
	c := d.clone()
	c.slots = nil
	for _, s := range d.slots {
		n := *s
		n.guards = d.born
		if !stored {
			n.val = unguarded(s.val)
		}
		c.slots = append(c.slots, &n)
	}
	return c
}

// keepsDocuments reports whether what goes through a stage is as it was.
func keepsDocuments(op string) bool {
	switch op {
	case "$match", "$sort", "$limit", "$skip", "$sample":
		return true
	}
	return false
}

// unguarded is conditions that the compiler does not guard.
func unguarded(v value) value {
	d, ok := v.(*doc)
	if !ok || !d.made && d.kind != Array {
		return v
	}
	c := d.clone()
	c.proxy, c.slots = false, nil
	for _, s := range d.slots {
		n := *s
		n.val = unguarded(s.val)
		c.slots = append(c.slots, &n)
	}
	return c
}
