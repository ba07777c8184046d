package lift

import (
	"go/types"
	"maps"
	"slices"
)

// A way is what one branch leaves behind.
type way struct {
	guard Guard
	env   map[types.Object]value
}

// join makes one environment of several ways.
func (w *walker) join(before map[types.Object]value, ways []way) map[types.Object]value {
	switch len(ways) {
	case 0:
		return before
	case 1:
		return ways[0].env
	}
	joined := maps.Clone(ways[0].env)
	for obj := range joined {
		g := ways[0].guard
		for _, other := range ways[1:] {
			v, ok := other.env[obj]
			if !ok {
				delete(joined, obj) // it lives in one branch only
				break
			}
			both := w.either(obj, joined[obj], g, v, other.guard)
			if both != joined[obj] {
				g = Guard{} // what it holds carries its guards by now
			}
			joined[obj] = both
		}
	}
	return joined
}

// either is the value of a variable that is a after one branch and b after another.
func (w *walker) either(obj types.Object, a value, ag Guard, b value, bg Guard) value {
	if a == b {
		return a
	}
	switch x := a.(type) {
	case *doc:
		if y, ok := b.(*doc); ok && x.kind == y.kind {
			return w.eitherDoc(x, ag, y, bg)
		}
	case *result:
		if y, ok := b.(*result); ok {
			return &result{qs: append(slices.Clip(x.qs), y.qs...), current: x.current}
		}
	case *handle:
		if y, ok := b.(*handle); ok && x.c.ID == y.c.ID {
			return x
		}
	case *optionBag:
		if y, ok := b.(*optionBag); ok {
			return &optionBag{x.expr, append(slices.Clip(x.parts), y.parts...), append(slices.Clip(x.set), y.set...), x.upsert || y.upsert}
		}
	case *odmQuery:
		if y, ok := b.(*odmQuery); ok && x.coll.ID == y.coll.ID {
			return w.eitherQuery(x, ag, y, bg)
		}
	case *field:
		if y, ok := b.(*field); ok && *x == *y {
			return x
		}
	case *leaf:
		if y, ok := b.(*leaf); ok && x.expr == y.expr {
			return x
		}
	}
	return &leaf{typ: obj.Type()}
}

// eitherDoc joins two documents. Where one has grown out of the other, the grown one says it all: what was added
// carries its guard. Otherwise the slots of each carry the guard of its branch.
func (w *walker) eitherDoc(a *doc, ag Guard, b *doc, bg Guard) *doc {
	switch {
	case grown(a, b):
		return a
	case grown(b, a):
		return b
	}
	// what both share stays as it is
	n := 0
	for n < len(a.slots) && n < len(b.slots) && a.slots[n] == b.slots[n] {
		n++
	}
	j := *a
	j.slots = slices.Clone(a.slots[:n])
	for _, s := range a.slots[n:] {
		j.slots = append(j.slots, w.only(s, ag))
	}
	for _, s := range b.slots[n:] {
		j.slots = append(j.slots, w.only(s, bg))
	}
	j.opens, j.gaps = append(slices.Clip(a.opens), b.opens...), nil // where they are is not told
	j.spoilt = a.spoilt || b.spoilt
	j.proxy = a.proxy && b.proxy
	j.made = a.made && b.made
	j.checked = a.checked && b.checked
	if j.empty == nil {
		j.empty = b.empty
	}
	if j.empty != nil && (a.empty == nil || b.empty == nil) {
		j.checked = true // on one way it is a value of its own
	}
	return &j
}

// grown reports whether a holds all that b holds, in front.
func grown(a, b *doc) bool {
	if len(a.slots) < len(b.slots) || len(a.opens) < len(b.opens) || a.spoilt != b.spoilt || a.expr != b.expr {
		return false
	}
	for i, s := range b.slots {
		if a.slots[i] != s {
			return false
		}
	}
	return true
}

// only returns a slot that is there on one branch only.
func (w *walker) only(s *slot, g Guard) *slot {
	if g.Stmt == nil || has(s.guards, g) {
		return s
	}
	c := *s
	c.guards = append(w.here(), g)
	for _, old := range s.guards {
		if !has(c.guards, old) {
			c.guards = append(c.guards, old)
		}
	}
	return &c
}
