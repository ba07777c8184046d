package lift

import (
	"go/ast"
	"go/types"
)

// change evaluates a change of a field. Several changes in one value are an array.
func (w *walker) change(wd word, p phrase) value {
	switch wd.form {
	case formSet:
		return w.changed(p, wd.op, first(w.eval(p.args[0])), p.args[0])
	case formUnset:
		return w.ownChange(p, "$unset", own(p.call, types.String, `""`))
	case formPopFirst:
		return w.ownChange(p, "$pop", own(p.call, types.Int, "-1"))
	case formPopLast:
		return w.ownChange(p, "$pop", own(p.call, types.Int, "1"))
	case formDate:
		return w.ownChange(p, "$currentDate", own(p.call, types.Bool, "true"))
	case formTimestamp:
		text := own(p.call, types.String, `"timestamp"`)
		return w.changed(p, "$currentDate", w.operand(p.call, "$type", text, text.expr), p.call)
	case formRename:
		return w.renamed(p)
	case formBit:
		return w.changed(p, "$bit", w.operand(p.call, wd.op, first(w.eval(p.args[0])), p.args[0]), p.call)
	case formAdd:
		return w.added(p, wd.op)
	case formAddEach:
		return w.addedEach(p)
	case formSetMany:
		v, at := w.array(p.call, p.args)
		return w.changed(p, wd.op, v, at)
	case formPull:
		v := w.pulled(p.call, p.args)
		return w.changed(p, "$pull", v, p.call)
	}
	return w.moved(wd, p)
}

// changed is {op: {path: v}}.
func (w *walker) changed(p phrase, op string, v value, at ast.Expr) *doc {
	in := w.inField(p, v, at)
	out := w.operand(p.call, op, in, p.call)
	out.proxy = in.proxy
	return out
}

// ownChange is a change whose operand odm writes.
func (w *walker) ownChange(p phrase, op string, v *leaf) value { return w.changed(p, op, v, v.expr) }

// renamed is $rename: to a text, or to another field.
func (w *walker) renamed(p phrase) value {
	arg := p.args[0]
	if t := w.typeOf(arg); t != nil && !isField(t) && isString(t) {
		return w.changed(p, "$rename", first(w.eval(arg)), arg)
	}
	to := w.fieldOf(arg)
	return w.changed(p, "$rename", &leaf{expr: to.expr, typ: types.Typ[types.String], konst: w.constant(to.expr)}, to.expr)
}

// added is $push or $addToSet. A single value stands bare.
func (w *walker) added(p phrase, op string) value {
	if len(p.args) == 1 && !p.call.Ellipsis.IsValid() {
		return w.changed(p, op, first(w.eval(p.args[0])), p.args[0])
	}
	v, at := w.array(p.call, p.args)
	return w.changed(p, op, w.operand(p.call, "$each", v, at), p.call)
}

// addedEach is $push with modifiers.
func (w *walker) addedEach(p phrase) value {
	v := first(w.eval(p.args[0]))
	modifiers := w.list(p.call, p.args[1:])
	if d, ok := w.deref(v).(*doc); ok && len(p.args) == 1 {
		if s, ok := d.sole(w.guards); ok {
			return w.changed(p, "$push", s.val, s.expr)
		}
	}
	in := w.operand(p.call, "$each", v, p.args[0])
	for _, m := range modifiers.slots {
		d, ok := w.deref(m.val).(*doc)
		if !ok || !d.made {
			in.open(m.guards)
			continue
		}
		in.slots = append(in.slots, d.slots...)
	}
	in.opens = append(in.opens, modifiers.opens...)
	return w.changed(p, "$push", in, p.call)
}

// pushSort is the modifier $sort: by the elements themselves, or by their fields.
func (w *walker) pushSort(call *ast.CallExpr) value {
	keys := w.orders(w.list(call, call.Args))
	if s, ok := keys.sole(w.guards); ok && s.known && s.key == "" {
		return w.operand(call, "$sort", s.val, s.expr)
	}
	return w.operand(call, "$sort", keys, call)
}

// A rawUpdate is odm.RawUpdate: an update document, with the array filters that its paths name.
type rawUpdate struct {
	val     value
	expr    ast.Expr
	filters *doc
}

func (*rawUpdate) isValue() {}

func (w *walker) rawUpdate(call *ast.CallExpr) value {
	r := &rawUpdate{val: first(w.eval(call.Args[0])), expr: call.Args[0]}
	if len(call.Args) > 1 {
		r.filters = w.list(call, call.Args[1:])
	}
	return r
}
