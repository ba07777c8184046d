package lift

import (
	"go/ast"
	"go/types"
)

// An elided is what the literal around it gives to an element that leaves its type out. The zero elided gives nothing.
type elided struct {
	shape shape
	typ   types.Type
	expr  ast.Expr // the type as written, where typ is not known
}

// of is what a type gives, where it is known.
func (in elided) of(t types.Type) elided {
	if t == types.Typ[types.Invalid] {
		return in
	}
	return elided{shape: shapeOf(t), typ: t, expr: in.expr}
}

// elementOf is what a type expression gives to the elements of its literals.
func (l *lifter) elementOf(e ast.Expr) elided {
	switch t := e.(type) {
	case *ast.ArrayType:
		e = t.Elt
	case *ast.MapType:
		e = t.Value
	default:
		return elided{}
	}
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	return elided{shape: l.spelledShape(e), typ: l.typeOf(e), expr: e}
}

// literal evaluates a composite literal.
func (w *walker) literal(e *ast.CompositeLit, around elided) value {
	t, written := w.typeOf(e), e.Type
	if t == nil {
		t = around.typ
	}
	if written == nil {
		written = around.expr
	}
	switch sh := w.literalShape(e, around.shape); sh {
	case shapeMap:
		return w.mapLiteral(e, t, w.elementOf(written))
	case shapeD:
		return w.dLiteral(e, t)
	case shapeE:
		return &doc{kind: Element, expr: e, typ: t, born: w.here(), slots: []*slot{w.element(e)}}
	case shapeSlice, shapePipeline, shapeSliceMap:
		return w.sliceLiteral(e, t, sh, w.elementOf(written))
	case shapeStruct:
		return w.structLiteral(e, t, written)
	case shapeScalar: // bson.Regex{…}, bson.ObjectID{}
		w.evalAll(e.Elts...)
		return &leaf{expr: e, typ: t, scalar: true}
	}
	if nameOf(t).api != "" || w.spelledName(written).api != "" {
		return w.structLiteral(e, t, written)
	}
	w.evalAll(e.Elts...)
	return w.leaf(e)
}

func (w *walker) mapLiteral(e *ast.CompositeLit, t types.Type, within elided) value {
	d := &doc{kind: Document, expr: e, typ: t, born: w.here()}
	for _, el := range e.Elts {
		kv, ok := el.(*ast.KeyValueExpr)
		if !ok {
			w.eval(el)
			d.open(w.here())
			continue
		}
		w.evalKey(kv.Key)
		s := &slot{keyExpr: w.keyAt(kv.Key), val: w.part(kv.Value, within), expr: w.written(kv.Value), guards: w.here()}
		s.key, s.known, s.prefix = w.key(kv.Key)
		d.slots = append(d.slots, s)
	}
	return d
}

// evalKey looks for calls in a key that is no constant.
func (w *walker) evalKey(e ast.Expr) {
	if w.constant(e) == nil {
		w.eval(e)
	}
}

// part evaluates an element of a literal, which may leave its type out.
func (w *walker) part(e ast.Expr, within elided) value {
	if lit, ok := e.(*ast.CompositeLit); ok {
		return w.literal(lit, within)
	}
	return first(w.eval(e))
}

func (w *walker) dLiteral(e *ast.CompositeLit, t types.Type) value {
	d := &doc{kind: Document, expr: e, typ: t, ordered: true, born: w.here()}
	for _, el := range e.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok { // bson.D{0: {…}}
			el = kv.Value
		}
		lit, ok := el.(*ast.CompositeLit)
		if !ok {
			w.put(d, w.eval(el), el, nil)
			continue
		}
		d.slots = append(d.slots, w.element(lit))
	}
	return d
}

// element reads {"key", value}, {Key: "key", Value: value}.
func (w *walker) element(lit *ast.CompositeLit) *slot {
	s := &slot{guards: w.here(), expr: lit, keyExpr: lit}
	var key, val ast.Expr
	for i, el := range lit.Elts {
		switch kv, keyed := el.(*ast.KeyValueExpr); {
		case keyed:
			switch id, _ := kv.Key.(*ast.Ident); {
			case id == nil:
			case id.Name == "Key":
				key = kv.Value
			case id.Name == "Value":
				val = kv.Value
			}
		case i == 0:
			key = el
		case i == 1:
			val = el
		}
	}
	if key != nil {
		w.evalKey(key)
		s.keyExpr = w.keyAt(key)
		s.key, s.known, s.prefix = w.key(key)
	}
	if val != nil {
		s.expr, s.val = w.written(val), w.part(val, elided{})
	} else {
		s.val = &leaf{expr: lit}
	}
	return s
}

func (w *walker) sliceLiteral(e *ast.CompositeLit, t types.Type, sh shape, within elided) value {
	d := &doc{kind: Array, expr: e, typ: t, born: w.here()}
	switch sh {
	case shapePipeline:
		within.shape = shapeD
	case shapeSliceMap:
		within.shape = shapeMap
	}
	if t != nil {
		if s, ok := types.Unalias(t).Underlying().(interface{ Elem() types.Type }); ok {
			within = within.of(unpointer(s.Elem()))
		}
	}
	for _, el := range e.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			el = kv.Value
		}
		d.slots = append(d.slots, &slot{val: w.part(el, within), expr: w.written(el), guards: w.here()})
	}
	if len(d.slots) == 0 {
		d.empty = &NilSlice{Decl: e, Empty: true}
	}
	return d
}
