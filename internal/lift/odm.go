package lift

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A phrase is one use of a word of odm's.
type phrase struct {
	call  *ast.CallExpr
	field *field
	args  []ast.Expr // after the field
	typ   string     // the kind of field whose method it is; "" for a function
}

// odmMethod evaluates a method of odm: a step of a query, or one of a field.
func (w *walker) odmMethod(call *ast.CallExpr, sel *ast.SelectorExpr, recv name) (value, bool) {
	if odmHolder(recv.name) {
		if s, ok := stepOf(recv.name, sel.Sel.Name); ok {
			return w.step(call, sel, s), true
		}
		if sel.Sel.Name == "F" && len(call.Args) == 1 {
			w.eval(sel.X)
			return w.fieldAt(call.Args[0], true), true
		}
		return nil, false
	}
	wd, ok := odmWords[sel.Sel.Name]
	if !ok || !odmKinds[recv.name] {
		return nil, false
	}
	return w.say(wd, phrase{call, w.fieldOf(sel.X), call.Args, recv.name}), true
}

// odmFunc evaluates a function of odm: odm.Raw, odm.And, odm.Exists …
func (w *walker) odmFunc(call *ast.CallExpr, f name) value {
	if wd, ok := odmFuncs[f.name]; ok && (len(call.Args) > 0 || wd.form == formJoin || wd.form == formBits) {
		return w.compose(wd, call)
	}
	if wd, ok := odmWords[f.name]; ok && len(call.Args) > 0 {
		return w.say(wd, phrase{call, w.fieldOf(call.Args[0]), call.Args[1:], ""})
	}
	if nameOf(w.typeOf(call)).name == "QueryOption" {
		w.evalAll(call.Args...)
		return &optionBag{expr: call} // it holds no part of the query
	}
	return w.unknown(call)
}

// compose evaluates a function that takes no field. It has an argument, but for those that take any number.
func (w *walker) compose(wd word, call *ast.CallExpr) value {
	switch wd.form {
	case formField:
		return w.fieldAt(call.Args[0], true)
	case formRaw:
		return first(w.eval(call.Args[0]))
	case formJoin:
		return w.joined(call, wd.op, call.Args)
	case formNot:
		return w.not(call)
	case formWhen:
		return w.when(call)
	case formWhole:
		return w.operand(call, wd.op, first(w.eval(call.Args[0])), call.Args[0])
	case formSearch:
		return w.search(call)
	case formRawUpdate:
		return w.rawUpdate(call)
	case formModifier:
		return w.operand(call, wd.op, first(w.eval(call.Args[0])), call.Args[0])
	case formPushSort:
		return w.pushSort(call)
	case formMask:
		return first(w.eval(call.Args[0]))
	case formBits:
		return w.list(call, call.Args)
	case formProject, formAs:
		return w.project(call, wd.form == formProject)
	case formAggregate:
		return w.aggregated(call)
	case formPipe:
		return w.pipe(call)
	case formAggregateDB:
		return w.aggregatedDB(call)
	case formTotal:
		return w.totalled(call)
	case formHint:
		b := &optionBag{expr: call}
		b.put(optionPart{Hint, call.Args[0], first(w.eval(call.Args[0])), w.here()})
		return b
	case formDistinct:
		return w.distinct(call)
	}
	w.evalAll(call.Args...)
	return w.leaf(call)
}

// say evaluates a word about a field. A call that lacks arguments is half written.
func (w *walker) say(wd word, p phrase) value {
	switch f := wd.form; {
	case len(p.args) < f.needs():
		return w.unsaid(p)
	case f == formKey:
		return w.keyOf(p)
	case f < formSet:
		return w.condition(wd, p)
	case f < formAsc:
		return w.change(wd, p)
	}
	return w.order(p, wd.form == formDesc)
}

// needs is how many arguments a form has at least.
func (f form) needs() int {
	switch f {
	case formTest, formID, formKey, formUnder, formSet, formRename, formBit, formIndex, formWhere, formAddEach, formText:
		if f == formUnder {
			return 0
		}
		return 1
	case formMod, formBetween, formRegex:
		return 2
	}
	return 0
}

// unsaid is what cannot be told of a phrase: its arguments may hold queries all the same.
func (w *walker) unsaid(p phrase) value {
	w.evalAll(p.args...)
	return &leaf{typ: w.typeOf(p.call)}
}

// keyOf is the field under a key of a map.
func (w *walker) keyOf(p phrase) value {
	at := w.fieldAt(p.args[0], false)
	s := w.slotOf(at)
	s.reroot(p.field)
	return &field{key: s.key, known: s.known, prefix: s.prefix, expr: p.call}
}

// list is the conditions, changes, orders or values of a call that takes any number of them. What asks nothing is
// left out, and what stands in a branch only has its guards.
func (w *walker) list(call *ast.CallExpr, args []ast.Expr) *doc {
	d := &doc{kind: Array, expr: call, born: w.here()}
	for i, a := range args {
		v := first(w.eval(a))
		if call.Ellipsis.IsValid() && i == len(args)-1 {
			w.spreadList(d, w.deref(v), a, len(args) == 1)
			continue
		}
		if made, ok := v.(*doc); ok && made.asksNothing() {
			continue
		}
		d.put(&slot{val: v, expr: a, guards: w.common(v), assign: w.at, turn: w.turn})
	}
	return d
}

// spreadList adds the elements of a slice; alone says that nothing else is in the list.
func (w *walker) spreadList(d *doc, v value, at ast.Expr, alone bool) {
	w.spread(d, v)
	d.opened = at
	if o, ok := v.(*doc); ok && alone {
		d.expr, d.typ, d.empty, d.checked = o.expr, o.typ, o.empty, d.checked || o.checked
	}
}

// asksNothing reports whether d is the zero condition or change.
func (d *doc) asksNothing() bool {
	return d.made && d.kind == Document && len(d.slots) == 0 && len(d.opens) == 0 && !d.spoilt
}

// common are the guards under which anything of a condition is there, those of this point among them.
func (w *walker) common(v value) []Guard {
	gs := w.here()
	d, ok := v.(*doc)
	if !ok || !d.made || d.kind != Document || len(d.slots) == 0 || len(d.opens) > 0 {
		return gs
	}
	for _, g := range extra(d.slots[0].guards, gs) {
		everywhere := true
		for _, s := range d.slots {
			everywhere = everywhere && has(s.guards, g)
		}
		if everywhere {
			gs = append(gs, g)
		}
	}
	return gs
}

// sole returns the one element of a list that is surely there.
func (d *doc) sole(here []Guard) (*slot, bool) {
	if len(d.slots) != 1 || len(d.opens) > 0 || d.spoilt || !subset(d.slots[0].guards, here) {
		return nil, false
	}
	return d.slots[0], true
}

// array is the array of the values of a call, and where it is written: In(a, b), or In(vs...).
func (w *walker) array(call *ast.CallExpr, args []ast.Expr) (v value, at ast.Expr) {
	if call.Ellipsis.IsValid() && len(args) == 1 {
		return first(w.eval(args[0])), args[0]
	}
	return w.list(call, args), call
}

// operand is {op: v}; at is v as written.
func (w *walker) operand(call *ast.CallExpr, op string, v value, at ast.Expr) *doc {
	key := ast.Expr(call.Fun)
	if id := identOf(unindex(call.Fun)); id != nil {
		key = id
	}
	return &doc{kind: Document, expr: call, typ: w.typeOf(call), ordered: true, made: true, born: w.here(), slots: []*slot{{
		key: op, known: true, keyExpr: key, val: v, expr: at, guards: w.here(),
	}}}
}

// own is a value that odm writes for its user: it stands where the call stands.
func own(call ast.Expr, kind types.BasicKind, text string) *leaf {
	switch kind {
	case types.UntypedNil, types.Bool:
		return &leaf{expr: &ast.Ident{NamePos: call.Pos(), Name: text}, typ: types.Typ[kind]}
	case types.String:
		return &leaf{expr: &ast.BasicLit{ValuePos: call.Pos(), Kind: token.STRING, Value: text}, typ: types.Typ[kind]}
	}
	return &leaf{expr: &ast.BasicLit{ValuePos: call.Pos(), Kind: token.INT, Value: text}, typ: types.Typ[kind]}
}
