package lift

import (
	"go/ast"
	"strings"
)

// joined is And, Or or Nor of conditions. One alone stands for itself under $and and $or; $and of none asks nothing.
func (w *walker) joined(call *ast.CallExpr, op string, args []ast.Expr) value {
	d := w.list(call, args)
	if s, ok := d.sole(w.guards); ok && op != "$nor" {
		return s.val
	}
	if op == "$and" {
		if len(d.slots) == 0 && len(d.opens) == 0 && !d.spoilt {
			return w.nothing(call)
		}
		d.checked = true // of none it is no fault
	}
	at := ast.Expr(call)
	if call.Ellipsis.IsValid() && len(args) == 1 {
		at = args[0]
	}
	return w.operand(call, op, d, at)
}

// nothing is the condition that asks nothing, or the change that changes nothing.
func (w *walker) nothing(e ast.Expr) *doc {
	return &doc{kind: Document, expr: e, typ: w.typeOf(e), ordered: true, made: true, proxy: true, born: w.here()}
}

// not is {path: {$not: …}} for a condition on one field, $nor for any other.
func (w *walker) not(call *ast.CallExpr) value {
	arg := call.Args[0]
	v := first(w.eval(arg))
	d, ok := w.deref(v).(*doc)
	if !ok || !d.made || d.spoilt || len(d.opens) > 0 || len(d.slots) != 1 || d.slots[0].operator() {
		list := &doc{kind: Array, expr: call, born: w.here(), slots: []*slot{{val: v, expr: arg, guards: w.here()}}}
		return w.operand(call, "$nor", list, call)
	}
	c, s := *d, *d.slots[0]
	ops, asked := s.val.(*doc)
	if !asked || !ops.made {
		ops = w.operand(call, "$eq", s.val, s.expr)
	}
	s.val, s.expr = w.operand(call, "$not", ops, arg), arg
	c.slots = []*slot{&s}
	return &c
}

// operator reports whether the key of s is an operator.
func (s *slot) operator() bool { return s.known && strings.HasPrefix(s.key, "$") }

// when is a condition that is left out unless the first argument holds.
func (w *walker) when(call *ast.CallExpr) value {
	w.eval(call.Args[0])
	if len(call.Args) < 2 {
		return &leaf{typ: w.typeOf(call)}
	}
	v := first(w.eval(call.Args[1]))
	d, ok := w.deref(v).(*doc)
	if !ok || d.kind != Document {
		return &leaf{typ: w.typeOf(call)}
	}
	g := Guard{Stmt: w.optional(call), Pos: call.Pos()}
	c := d.clone()
	c.slots = nil
	for _, s := range d.slots {
		c.slots = append(c.slots, w.only(s, g))
	}
	return c
}

// optional is the statement that stands for the choice in a call: of When, of a helper that may return early.
func (l *lifter) optional(call *ast.CallExpr) ast.Stmt {
	s, ok := l.choices[call]
	if !ok {
		s = &ast.ExprStmt{X: call}
		l.choices[call] = s
	}
	return s
}

// beneath moves a condition on an embedded document below its field. What odm refuses to move is not known.
func (w *walker) beneath(f *field, v value) value {
	d, ok := w.deref(v).(*doc)
	if !ok || !d.made || d.spoilt {
		if f.known && f.key == "" {
			return v
		}
		return &leaf{}
	}
	c := d.clone()
	c.slots = nil
	for _, s := range d.slots {
		n := *s
		switch {
		case isJoint(s):
			n.val = w.beneathEach(f, s.val)
		case s.operator() && !(f.known && f.key == ""):
			return &leaf{} // it asks about the whole document
		default:
			n.reroot(f)
		}
		c.slots = append(c.slots, &n)
	}
	return c
}

// beneathEach moves each of an array of conditions.
func (w *walker) beneathEach(f *field, v value) value {
	d, ok := w.deref(v).(*doc)
	if !ok || d.kind != Array {
		return &leaf{}
	}
	c := d.clone()
	c.slots = nil
	for _, s := range d.slots {
		n := *s
		n.val = w.beneath(f, s.val)
		c.slots = append(c.slots, &n)
	}
	return c
}

// isJoint reports whether the key of s joins conditions.
func isJoint(s *slot) bool { return s.known && (s.key == "$and" || s.key == "$or" || s.key == "$nor") }
