package lift

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strconv"
)

// literal evaluates a composite literal. want is the shape that the literal around it gives to elements that leave
// their type out, elem its type.
func (w *walker) literal(e *ast.CompositeLit, want shape, elem types.Type) value {
	t := w.typeOf(e)
	if t == nil {
		t = elem
	}
	switch sh := w.literalShape(e, want); sh {
	case shapeMap:
		return w.mapLiteral(e, t)
	case shapeD:
		return w.dLiteral(e, t)
	case shapeE:
		return &doc{kind: Element, expr: e, typ: t, born: w.here(), slots: []*slot{w.element(e)}}
	case shapeSlice, shapePipeline, shapeSliceMap:
		return w.sliceLiteral(e, t, sh)
	case shapeStruct:
		return w.structLiteral(e, t)
	}
	for _, el := range e.Elts {
		w.eval(el)
	}
	if n := nameOf(t); n.driver() || w.spelledName(e.Type).driver() {
		return w.structLiteral(e, t)
	}
	return w.leaf(e)
}

func (w *walker) mapLiteral(e *ast.CompositeLit, t types.Type) value {
	d := &doc{kind: Document, expr: e, typ: t, born: w.here()}
	for _, el := range e.Elts {
		kv, ok := el.(*ast.KeyValueExpr)
		if !ok {
			w.eval(el)
			d.open(w.here())
			continue
		}
		w.evalKey(kv.Key)
		s := &slot{keyExpr: kv.Key, val: w.part(kv.Value, shapeUnknown), expr: kv.Value, guards: w.here()}
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
func (w *walker) part(e ast.Expr, want shape) value {
	if lit, ok := e.(*ast.CompositeLit); ok {
		return w.literal(lit, want, nil)
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
		s.keyExpr = key
		s.key, s.known, s.prefix = w.key(key)
	}
	if val != nil {
		s.expr, s.val = val, w.part(val, shapeUnknown)
	} else {
		s.val = &leaf{expr: lit}
	}
	return s
}

func (w *walker) sliceLiteral(e *ast.CompositeLit, t types.Type, sh shape) value {
	d := &doc{kind: Array, expr: e, typ: t, born: w.here()}
	want, elem := shapeUnknown, types.Type(nil)
	switch sh {
	case shapePipeline:
		want = shapeD
	case shapeSliceMap:
		want = shapeMap
	}
	if t != nil {
		if s, ok := types.Unalias(t).Underlying().(interface{ Elem() types.Type }); ok {
			elem = s.Elem()
			if p, ok := types.Unalias(elem).(*types.Pointer); ok {
				elem = p.Elem()
			}
			want = shapeOf(elem)
		}
	}
	for _, el := range e.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			el = kv.Value
		}
		v := value(nil)
		if lit, ok := el.(*ast.CompositeLit); ok {
			v = w.literal(lit, want, elem)
		} else {
			v = first(w.eval(el))
		}
		d.slots = append(d.slots, &slot{val: v, expr: el, guards: w.here()})
	}
	if len(d.slots) == 0 {
		d.empty = &NilSlice{Decl: e, Empty: true}
	}
	return d
}

// structLiteral reads a struct: one of the driver's that holds a part of a query, or the program's own.
func (w *walker) structLiteral(e *ast.CompositeLit, t types.Type) value {
	n := nameOf(t)
	if t == nil {
		n = w.spelledName(e.Type)
	}
	r := &record{expr: e, typ: t, fields: map[string]value{}, exprs: map[string]ast.Expr{}}
	st, _ := underStruct(t)
	for i, el := range e.Elts {
		name, val := "", el
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				name = id.Name
			}
			val = kv.Value
		} else if st != nil && i < st.NumFields() {
			name = st.Field(i).Name()
		} else {
			name = strconv.Itoa(i)
		}
		r.fields[name], r.exprs[name] = first(w.eval(val)), val
		w.noteField(fieldNamed(st, name), r.fields[name])
	}
	if verb, ok := modelVerbs[n.name]; ok && n.driver() && n.pkg == "mongo" {
		return w.modelOf(r, verb)
	}
	if n.driver() && n.pkg == "mongo/options" {
		return w.optionsOf(r)
	}
	return r
}

func underStruct(t types.Type) (*types.Struct, bool) {
	if t == nil {
		return nil, false
	}
	if p, ok := types.Unalias(t).Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := types.Unalias(t).Underlying().(*types.Struct)
	return s, ok
}

// modelOf reads &mongo.UpdateOneModel{Filter: …}.
func (w *walker) modelOf(r *record, verb Verb) value {
	m := &writeModel{expr: r.expr, verb: verb}
	for _, name := range sortedKeys(r.fields) {
		if role, ok := modelRoles[name]; ok {
			m.put(optionPart{role, r.exprs[name], r.fields[name], w.here()})
		}
	}
	return m
}

// optionsOf reads &options.FindOptions{Sort: …} of driver v1.
func (w *walker) optionsOf(r *record) value {
	b := &optionBag{expr: r.expr}
	for _, name := range sortedKeys(r.fields) {
		if role, ok := optionRoles[name]; ok {
			b.put(optionPart{role, r.exprs[name], r.fields[name], w.here()})
		}
	}
	return b
}

func fieldNamed(st *types.Struct, name string) *types.Var {
	if st == nil {
		return nil
	}
	for i := range st.NumFields() {
		if st.Field(i).Name() == name {
			return st.Field(i)
		}
	}
	return nil
}

func sortedKeys(m map[string]value) []string { return slices.Sorted(maps.Keys(m)) }
