package lift

import (
	"go/ast"
)

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

// indexOptions reads the options of an index; open is true where they cannot be read.
func (w *walker) indexOptions(index *record) (set []Setting, open bool) {
	given, ok := index.fields["Options"]
	if !ok || isNil(index.exprs["Options"]) {
		return nil, false
	}
	b, ok := w.deref(given).(*optionBag)
	if !ok {
		return nil, true
	}
	return w.settings(b), false
}

func (w *walker) indexModels(q *Query, v value) {
	switch v := v.(type) {
	case *doc:
		q.OpenOptions = q.OpenOptions || v.spoilt || len(v.opens) > 0
		for _, s := range v.slots {
			w.indexModels(q, w.deref(s.val))
		}
	case *record:
		if keys, ok := v.fields["Keys"]; ok {
			arg := v.exprs["Keys"]
			part := Part{Role: IndexKeys, Arg: arg, Node: w.node(keys, arg)}
			part.Settings, part.Open = w.indexOptions(v)
			q.Parts = append(q.Parts, part)
		}
		if b, ok := w.deref(v.fields["Options"]).(*optionBag); ok {
			for _, p := range b.parts {
				if p.role == IndexFilter {
					w.takePart(q, p)
				}
			}
		}
	default:
		q.OpenOptions = true // indexes that cannot be read
	}
}
