package lift

import (
	"go/ast"
	"go/types"
)

// aggStage evaluates a stage that is more than an operator with its operands.
func (w *walker) aggStage(call *ast.CallExpr, name string, wd aggWord) value {
	args := call.Args
	at, v := ast.Expr(call), value(&leaf{})
	switch name {
	case "Match":
		v = w.joined(call, "$and", args)
	case "Group":
		body := w.operand(call, "_id", w.aggOperand(args[0]), args[0])
		accs := w.mergedList(call, w.list(call, args[1:]))
		body.slots, body.opens = append(body.slots, accs.slots...), append(body.opens, accs.opens...)
		v = body
	case "Set", "AddFields", "Project":
		v = w.mergedList(call, w.list(call, args))
	case "Unset":
		v, at = w.bareNames(call, args)
	case "Sort":
		d := w.orders(w.list(call, args))
		d.proxy = false
		v = d
	case "Count":
		v, at = bareName(w.fieldOf(args[0])), args[0]
	case "Unwind":
		v, at = w.unwound(call, args)
	case "Facet":
		v = w.mergedList(call, w.list(call, args))
	case "SetWindowFields":
		v = w.windows(call, args)
	case "UnionWith":
		d := w.aggArguments(call, "'coll", args)
		if len(args) > 1 {
			d.slots = append(d.slots, w.operand(call, "pipeline", w.inner(w.list(call, args[1:])), call).slots...)
		}
		v = d
	case "Out":
		if v = w.evalFirst(args[0]); len(args) > 1 {
			w.evalAll(args[1:]...)
			v = &leaf{}
		}
	}
	return w.operand(call, wd.op, v, at)
}

// bareNames is the names of fields: one alone stands bare.
func (w *walker) bareNames(call *ast.CallExpr, args []ast.Expr) (value, ast.Expr) {
	if len(args) == 1 && !call.Ellipsis.IsValid() {
		return bareName(w.fieldOf(args[0])), args[0]
	}
	d := w.list(call, args)
	for _, s := range d.slots {
		s.val = bareName(w.fieldFrom(s.val, s.expr))
	}
	return d, call
}

// unwound is the field of an $unwind, with its options if there are any.
func (w *walker) unwound(call *ast.CallExpr, args []ast.Expr) (value, ast.Expr) {
	path := reference("$", w.fieldOf(args[0]))
	if len(args) == 1 {
		return path, args[0]
	}
	d := w.operand(call, "path", path, args[0])
	w.aggOptions(d, call, aggStructs["Unwind"], args[1:])
	return d, call
}

// windows is a $setWindowFields.
func (w *walker) windows(call *ast.CallExpr, args []ast.Expr) value {
	d := w.blank(call)
	if v := w.aggOperand(args[0]); !isNil(args[0]) {
		d.slots = append(d.slots, w.operand(call, "partitionBy", v, args[0]).slots...)
	}
	switch by := w.evalFirst(args[1]).(type) {
	case *doc:
		if len(by.slots) > 0 || len(by.opens) > 0 {
			d.slots = append(d.slots, w.operand(call, "sortBy", by, args[1]).slots...)
		}
	case *record: // the zero Ordering
	default:
		d.open(w.here())
	}
	output := w.mergedList(call, w.list(call, args[2:]))
	d.slots = append(d.slots, w.operand(call, "output", output, call).slots...)
	return d
}

// aggPiece evaluates what is a part of a stage or an expression.
func (w *walker) aggPiece(call *ast.CallExpr, name string) value {
	args := call.Args
	switch name {
	case "Field":
		return w.entryOf(call, w.fieldOf(args[0]), w.aggOperand(args[1]), args[1])
	case "Include", "Exclude":
		return w.shown(call, name == "Include", args)
	case "By":
		d := w.orders(w.list(call, args))
		d.proxy = false
		return d
	case "Pipeline":
		return w.entryOf(call, w.fieldOf(args[0]), w.inner(w.list(call, args[1:])), call)
	case "Case":
		return w.aggArguments(call, "case then", args)
	case "Switch":
		return w.operand(call, "$switch", w.operand(call, "branches", w.list(call, args), call), call)
	case "SwitchOr":
		d := w.operand(call, "branches", w.list(call, args[1:]), call)
		d.slots = append(d.slots, w.operand(call, "default", w.aggOperand(args[0]), args[0]).slots...)
		return w.operand(call, "$switch", d, call)
	case "Let":
		d := w.operand(call, "vars", w.mergedList(call, w.list(call, args[1:])), call)
		d.slots = append(d.slots, w.operand(call, "in", w.aggOperand(args[0]), args[0]).slots...)
		return w.operand(call, "$let", d, call)
	case "Where":
		return w.joined(call, "$and", args)
	case "Array":
		return w.operandsOf(w.list(call, args))
	case "Object":
		return w.mergedList(call, w.list(call, args))
	case "Raw", "RawStage":
		return w.evalFirst(args[0])
	case "When":
		return w.whenStage(call)
	}
	return &leaf{typ: w.typeOf(call)}
}

// shown is the fields that a projection keeps, or drops.
func (w *walker) shown(call *ast.CallExpr, kept bool, args []ast.Expr) value {
	list := w.list(call, args)
	d := w.blank(call)
	d.opens, d.spoilt = list.opens, list.spoilt
	for _, s := range list.slots {
		f := w.fieldFrom(s.val, s.expr)
		e := w.slotOf(f)
		e.keyExpr = unconverted(e.keyExpr)
		v := own(e.keyExpr, types.Int, map[bool]string{true: "1", false: "0"}[kept])
		e.val, e.expr, e.guards = v, v.expr, s.guards
		d.slots = append(d.slots, e)
	}
	return d
}

// whenStage is a stage that is there if the first argument holds.
func (w *walker) whenStage(call *ast.CallExpr) value {
	w.eval(call.Args[0])
	d, ok := w.deref(w.evalFirst(call.Args[1])).(*doc)
	if !ok || d.kind != Document {
		return &leaf{typ: w.typeOf(call)}
	}
	g := Guard{Stmt: w.optional(call), Pos: call.Pos()}
	c := d.clone()
	c.made, c.slots = true, nil
	for _, s := range d.slots {
		c.slots = append(c.slots, w.only(s, g))
	}
	return c
}
