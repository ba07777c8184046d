package lift

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"
)

// order is a sort key: {path: 1} or {path: -1}.
func (w *walker) order(p phrase, descending bool) value {
	v := direction(p.field.expr, descending)
	return w.inField(p, v, v.expr)
}

// direction is the direction of a sort, or the 1 of a projection, that odm writes for its user.
func direction(at ast.Expr, descending bool) *leaf {
	if descending {
		return own(at, types.Int, "-1")
	}
	return own(at, types.Int, "1")
}

// orders is the document of a list of sort keys: "age", "-age", U.Age.Desc().
func (w *walker) orders(list *doc) *doc {
	return w.keys(list, func(s *slot) (*slot, bool) {
		if d, ok := w.deref(s.val).(*doc); ok {
			if !d.made || d.kind != Document || len(d.slots) != 1 {
				return nil, false
			}
			return d.slots[0], d.proxy
		}
		return w.spelledOrder(s), false
	})
}

// spelledOrder reads a sort key that is a text: nil if its path cannot be told.
func (w *walker) spelledOrder(s *slot) *slot {
	lf, ok := w.deref(s.val).(*leaf)
	if !ok || lf.konst == nil || lf.konst.Kind() != constant.String {
		return nil
	}
	text := constant.StringVal(lf.konst)
	at := s.expr
	if conv, ok := ast.Unparen(at).(*ast.CallExpr); ok && len(conv.Args) == 1 {
		at = conv.Args[0] // odm.Order[User]("-age")
	}
	v := direction(at, strings.HasPrefix(text, "-"))
	key := strings.TrimLeft(text[:min(1, len(text))], "+-") + text[min(1, len(text)):]
	return &slot{key: key, known: true, keyExpr: at, val: v, expr: v.expr}
}

// projection is the projection of a list of fields.
func (w *walker) projection(list *doc) *doc {
	return w.keys(list, func(s *slot) (*slot, bool) {
		f := w.fieldFrom(s.val, s.expr)
		e := w.slotOf(f)
		v := direction(f.expr, false)
		e.val, e.expr = v, v.expr
		return e, !f.dynamic
	})
}

// keys makes a document of a list of keys, one by one. It is the compiler's business if all of them are.
func (w *walker) keys(list *doc, read func(*slot) (key *slot, typed bool)) *doc {
	d := &doc{kind: Document, expr: list.expr, ordered: true, made: true, proxy: true, born: list.born, opens: list.opens, spoilt: list.spoilt}
	for _, s := range list.slots {
		key, typed := read(s)
		if key == nil {
			d.open(s.guards)
			continue
		}
		k := *key
		k.guards = s.guards
		d.slots = append(d.slots, &k)
		d.proxy = d.proxy && typed
	}
	return d
}
