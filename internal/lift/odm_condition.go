package lift

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"
)

// condition evaluates a condition on a field.
func (w *walker) condition(wd word, p phrase) value {
	switch wd.form {
	case formTest:
		return w.test(p, wd.op, first(w.eval(p.args[0])), p.args[0])
	case formMany:
		return w.testMany(p, wd.op)
	case formType:
		if len(p.args) == 1 && !p.call.Ellipsis.IsValid() {
			return w.test(p, wd.op, first(w.eval(p.args[0])), p.args[0])
		}
		return w.testMany(p, wd.op)
	case formPlaced:
		w.evalAll(p.args...)
		return w.test(p, wd.op, &leaf{}, p.call)
	case formNull:
		null := own(p.call, types.UntypedNil, "nil")
		return w.test(p, "$eq", null, null.expr)
	case formMod:
		return w.test(p, "$mod", w.list(p.call, p.args[:2]), p.call)
	case formBetween:
		return w.between(p)
	case formRegex:
		return w.regex(p)
	case formText:
		return w.pattern(p, wd.op)
	case formID:
		p.field = p.field.below("$id")
		return w.test(p, "$eq", first(w.eval(p.args[0])), p.args[0])
	case formIDs:
		p.field = p.field.below("$id")
		return w.testMany(p, "$in")
	case formElement:
		if p.linked() {
			return w.unsaid(p)
		}
		return w.inField(p, w.operand(p.call, "$elemMatch", w.elementBody(p.call, p.args), p.call), p.call)
	case formUnder:
		if p.linked() {
			return w.unsaid(p)
		}
		return w.beneath(p.field, w.joined(p.call, "$and", p.args))
	}
	return w.unsaid(p)
}

// linked reports whether a phrase asks about the document that a link leads to, which is not stored here.
func (p phrase) linked() bool { return p.typ == "Ref" || p.typ == "Refs" }

// test is {path: {op: v}}. Equality is bare, unless the server would read the value as operators.
func (w *walker) test(p phrase, op string, v value, at ast.Expr) *doc {
	if d, ok := w.deref(v).(*doc); op == "$eq" && !(ok && d.readsAsOperators()) {
		return w.inField(p, v, at)
	}
	return w.inField(p, w.operand(p.call, op, v, at), p.call)
}

// testMany is {path: {op: [v, …]}}.
func (w *walker) testMany(p phrase, op string) *doc {
	v, at := w.array(p.call, p.args)
	return w.test(p, op, v, at)
}

// readsAsOperators tells a document that the server takes for {$op: …}. A DBRef it takes for a value.
func (d *doc) readsAsOperators() bool {
	if d.kind != Document || len(d.slots) == 0 {
		return false
	}
	key := d.slots[0].key
	return strings.HasPrefix(key, "$") && key != "$ref"
}

// inField is {path: v}.
func (w *walker) inField(p phrase, v value, at ast.Expr) *doc {
	s := w.slotOf(p.field)
	s.val, s.expr = v, at
	return &doc{
		kind: Document, expr: p.call, typ: w.typeOf(p.call), ordered: true, made: true, proxy: !p.field.dynamic,
		born: w.here(), slots: []*slot{s},
	}
}

// between is a pair of bounds.
func (w *walker) between(p phrase) value {
	d := &doc{kind: Array, expr: p.call, born: w.here()}
	for i, op := range []string{"$gte", "$lte"} {
		d.put(&slot{val: w.test(p, op, first(w.eval(p.args[i])), p.args[i]), expr: p.call, guards: w.here()})
	}
	return w.operand(p.call, "$and", d, p.call)
}

// regex is a regular expression with its options.
func (w *walker) regex(p phrase) value {
	ops := w.operand(p.call, "$regex", first(w.eval(p.args[0])), p.args[0])
	w.option(ops, p.call, first(w.eval(p.args[1])), p.args[1])
	return w.inField(p, ops, p.call)
}

// option adds $options, which odm leaves out if they are empty.
func (w *walker) option(ops *doc, call *ast.CallExpr, v value, at ast.Expr) {
	if lf, ok := v.(*leaf); ok && lf.konst != nil && lf.konst.Kind() == constant.String && constant.StringVal(lf.konst) == "" {
		return
	}
	ops.slots = append(ops.slots, w.operand(call, "$options", v, at).slots...)
}

// pattern is a regular expression that odm makes of a text.
func (w *walker) pattern(p phrase, options string) value {
	w.evalAll(p.args...)
	ops := w.operand(p.call, "$regex", &leaf{expr: p.call, typ: types.Typ[types.String]}, p.call)
	if options != "" {
		o := own(p.call, types.String, `"`+options+`"`)
		w.option(ops, p.call, o, o.expr)
	}
	return w.inField(p, ops, p.call)
}
