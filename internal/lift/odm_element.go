package lift

import "go/ast"

// elementBody is what an element of an array must be, the operand of $elemMatch: the conditions merge into one document, as
// those on the element itself must. Where a key repeats, or the compiler guards some paths and not others, they stand
// under $and.
func (w *walker) elementBody(call *ast.CallExpr, args []ast.Expr) value {
	kids := w.flat(w.list(call, args), nil)
	switch len(kids) {
	case 0:
		return &leaf{} // odm refuses it
	case 1:
		return w.guarded(w.inElement(kids[0].val), kids[0].guards)
	}
	m := merger{to: w.nothing(call), seen: map[string]bool{}}
	for _, k := range kids {
		m.add(w.guarded(w.inElement(k.val), k.guards), k.guards)
	}
	if m.repeats || m.typed && m.dynamic {
		return w.apart(call, kids)
	}
	m.to.proxy = !m.dynamic
	return m.to
}

// A merger puts the conditions on one element into one document.
type merger struct {
	to             *doc
	seen           map[string]bool
	repeats        bool // a key stands in two of them
	typed, dynamic bool // the compiler guards some paths, or does not
}

func (m *merger) add(v value, guards []Guard) {
	d, ok := v.(*doc)
	if !ok || d.kind != Document || d.spoilt {
		m.to.open(guards)
		return
	}
	for _, s := range d.slots {
		m.repeats = m.repeats || s.known && m.seen[s.key]
		m.seen[s.key] = true
		if !s.operator() {
			m.typed, m.dynamic = m.typed || d.proxy, m.dynamic || !d.proxy
		}
	}
	m.to.slots = append(m.to.slots, d.slots...)
	m.to.opens = append(m.to.opens, d.opens...)
}

// guarded is a condition that stands in a list under guards.
func (w *walker) guarded(v value, gs []Guard) value {
	d, ok := v.(*doc)
	more := extra(gs, w.guards)
	if !ok || len(more) == 0 {
		return v
	}
	c := d.clone()
	c.slots = nil
	for _, s := range d.slots {
		n := *s
		n.guards = append(append([]Guard(nil), s.guards...), extra(more, s.guards)...)
		c.slots = append(c.slots, &n)
	}
	return c
}

// apart is the same conditions under $and. On the element itself that has no form: what odm writes then is not told.
func (w *walker) apart(call *ast.CallExpr, kids []*slot) value {
	list := &doc{kind: Array, expr: call, born: w.here()}
	for _, k := range kids {
		if d, ok := k.val.(*doc); ok && d.ofSelf() {
			return &leaf{}
		}
		list.slots = append(list.slots, k)
	}
	return w.operand(call, "$and", list, call)
}

// flat appends the conditions of a list, those of every $and in it one by one.
func (w *walker) flat(d *doc, out []*slot) []*slot {
	for _, s := range d.slots {
		c, ok := w.deref(s.val).(*doc)
		if ok && c.made && !c.spoilt && len(c.opens) == 0 && len(c.slots) == 1 && c.slots[0].known && c.slots[0].key == "$and" {
			if in, ok := c.slots[0].val.(*doc); ok && in.kind == Array && !in.spoilt {
				out = w.flat(in, out)
				continue
			}
		}
		out = append(out, s)
	}
	for _, gs := range d.opens {
		out = append(out, &slot{val: &leaf{}, expr: d.expr, guards: gs})
	}
	return out
}

// inElement is a condition as it stands inside an element: one on the element itself is its operators.
func (w *walker) inElement(v value) value {
	d, ok := w.deref(v).(*doc)
	if !ok || !d.made || !d.ofSelf() {
		return w.deref(v)
	}
	s := d.slots[0]
	ops, asked := s.val.(*doc)
	c := *d
	if asked && ops.made {
		c.slots = ops.slots
		return &c
	}
	eq := *s
	eq.key = "$eq"
	c.slots = []*slot{&eq}
	return &c
}

// ofSelf reports whether d is a condition on the element itself.
func (d *doc) ofSelf() bool {
	return d.made && len(d.slots) == 1 && d.slots[0].known && d.slots[0].key == ""
}

// pulled is the operand of $pull: like elementBody, but conditions on the fields stand under $and if they are several, and a
// value alone stands bare.
func (w *walker) pulled(call *ast.CallExpr, args []ast.Expr) value {
	kids := w.flat(w.list(call, args), nil)
	switch {
	case len(kids) == 0:
		return &leaf{}
	case len(kids) == 1:
		d, ok := kids[0].val.(*doc)
		if !ok || !d.ofSelf() {
			return w.deref(kids[0].val)
		}
		if ops, asked := d.slots[0].val.(*doc); asked && ops.made {
			return w.inElement(d)
		}
		return d.slots[0].val
	}
	if d, ok := kids[0].val.(*doc); ok && d.ofSelf() {
		return w.elementBody(call, args)
	}
	return w.apart(call, kids)
}
