package lift

import (
	"go/ast"
	"strconv"
	"strings"
)

// moved is changes that are moved below a field, or below elements of an array.
func (w *walker) moved(wd word, p phrase) value {
	at, changes := p.field, p.args
	switch wd.form {
	case formPlace:
		at = at.below(wd.op)
	case formIndex:
		at = w.indexed(p)
		changes = changes[1:]
	case formWhere:
		at = at.below("$[" + w.choice(p.call, first(w.eval(changes[0]))) + "]")
		changes = changes[1:]
	}
	return w.move(at, w.list(p.call, changes))
}

// indexed is the element of an array at an index.
func (w *walker) indexed(p phrase) *field {
	w.eval(p.args[0])
	if c := w.constant(p.args[0]); c != nil {
		return p.field.below(c.ExactString())
	}
	at := *p.field
	if at.known {
		at.known, at.key, at.prefix = false, "", at.key+"."
	}
	return &at
}

// move moves each of a list of changes below a field.
func (w *walker) move(at *field, list *doc) *doc {
	out := *list
	out.slots = nil
	for _, s := range list.slots {
		n := *s
		n.val = w.moveOne(at, w.deref(s.val))
		out.slots = append(out.slots, &n)
	}
	return &out
}

// moveOne moves one change, or each of a group. What odm refuses to move is not known.
func (w *walker) moveOne(at *field, v value) value {
	d, ok := v.(*doc)
	switch {
	case !ok || d.spoilt:
		return &leaf{}
	case d.kind == Array:
		return w.move(at, d)
	case !d.made:
		return &leaf{}
	}
	c := d.clone()
	c.slots = nil
	for _, op := range d.slots {
		in, ok := op.val.(*doc)
		if !ok || op.key == "$rename" {
			return &leaf{}
		}
		n, moved := *op, *in
		moved.slots = nil
		for _, s := range in.slots {
			m := *s
			m.reroot(at)
			moved.slots = append(moved.slots, &m)
		}
		n.val = &moved
		c.slots = append(c.slots, &n)
	}
	return c
}

// A choice is the condition of an EachWhere. Its array filter gets a name where the change is sent; until then its
// number stands between two marks.
const choiceMark = "\x00"

// choice notes the condition of a call and returns the mark of its array filter.
func (l *lifter) choice(call *ast.CallExpr, cond value) string {
	n, ok := l.chosen[call]
	if !ok {
		n = len(l.conds)
		l.chosen[call] = n
		l.conds = append(l.conds, nil)
	}
	l.conds[n] = cond
	return choiceMark + strconv.Itoa(n) + choiceMark
}

// A namer gives the array filters of one update their names: e0, e1 …
type namer struct {
	*walker
	names   map[int]string
	used    map[string]bool // by raw updates
	filters *doc
}

// name puts names in the place of the marks of a path.
func (n *namer) name(path string) string {
	parts := strings.Split(path, choiceMark)
	for i := 1; i < len(parts); i += 2 {
		number, err := strconv.Atoi(parts[i])
		if err != nil || number >= len(n.conds) {
			continue // a path of the user's own that holds a zero byte
		}
		parts[i] = n.filter(number)
	}
	return strings.Join(parts, "")
}

// filter is the name of a condition's array filter, which is added when it is new.
func (n *namer) filter(number int) string {
	if name, ok := n.names[number]; ok {
		return name
	}
	name := ""
	for i := len(n.names); name == "" || n.used[name]; i++ {
		name = "e" + strconv.Itoa(i)
	}
	n.names[number], n.used[name] = name, true
	cond := n.beneath(&field{key: name, known: true}, n.conds[number])
	n.filters.slots = append(n.filters.slots, &slot{val: cond, expr: exprOf(cond, n.filters.expr), guards: n.here()})
	return name
}

// resolve is a change with the names of its array filters.
func (n *namer) resolve(d *doc) *doc {
	c := d.clone()
	c.slots = nil
	for _, op := range d.slots {
		o := *op
		if in, ok := op.val.(*doc); ok && d.made && in.made {
			inner := *in
			inner.slots = nil
			for _, s := range in.slots {
				m := *s
				m.key, m.base, m.prefix = n.name(s.key), n.name(s.base), n.name(s.prefix)
				inner.slots = append(inner.slots, &m)
			}
			o.val = &inner
		}
		c.slots = append(c.slots, &o)
	}
	return c
}

// reserve takes the names that the array filters of a raw update use.
func (n *namer) reserve(filters *doc) {
	for _, f := range filters.slots {
		d, ok := n.deref(f.val).(*doc)
		if !ok {
			continue
		}
		for _, s := range d.slots {
			id, _, _ := strings.Cut(s.key, ".")
			n.used[id] = true
		}
	}
	n.filters.slots = append(n.filters.slots, filters.slots...)
	n.filters.opens = append(n.filters.opens, filters.opens...)
}

func exprOf(v value, otherwise ast.Expr) ast.Expr {
	if d, ok := v.(*doc); ok && d.expr != nil {
		return d.expr
	}
	return otherwise
}
