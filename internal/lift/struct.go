package lift

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strconv"
)

// structLiteral reads a struct: one of the driver's that holds a part of a query, or the program's own.
func (w *walker) structLiteral(e *ast.CompositeLit, t types.Type, written ast.Expr) value {
	n := nameOf(t)
	if t == nil {
		n = w.spelledName(written)
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
	if n.driver() && n.pkg == "mongo/options" && n.name != "ArrayFilters" {
		return w.optionsOf(r)
	}
	return r
}

// newOf is new(T) of one of the driver's structs that hold parts of a query: its fields are set later.
func (w *walker) newOf(call *ast.CallExpr) (value, bool) {
	if len(call.Args) != 1 {
		return nil, false
	}
	n := nameOf(w.typeOf(call.Args[0]))
	if verb, ok := modelVerbs[n.name]; ok && n.driver() && n.pkg == "mongo" {
		return &writeModel{expr: call, verb: verb}, true
	}
	if n.driver() && n.pkg == "mongo/options" && n.name != "ArrayFilters" {
		return &optionBag{expr: call}, true
	}
	return nil, false
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
		w.setModelField(m, name, r.fields[name], r.exprs[name])
	}
	return m
}

// optionsOf reads &options.FindOptions{Sort: …} of driver v1.
func (w *walker) optionsOf(r *record) value {
	b := &optionBag{expr: r.expr}
	for _, name := range sortedKeys(r.fields) {
		w.setOptionField(b, name, r.fields[name], r.exprs[name])
	}
	return b
}

// setOptionField is opts.Sort = v, or the field of a literal.
func (w *walker) setOptionField(b *optionBag, field string, v value, expr ast.Expr) {
	if field == "Upsert" {
		b.upsert = expr == nil || !isNil(expr)
	}
	if expr == nil {
		return
	}
	b.note(Setting{field, expr, w.here()})
	role, ok := optionRoles[field]
	if !ok {
		return
	}
	if role == ArrayFilters {
		v, expr = w.filtersOf(v, expr)
	}
	b.put(optionPart{role, expr, v, w.here()})
}

func (w *walker) setModelField(m *writeModel, field string, v value, expr ast.Expr) {
	if field == "Upsert" {
		m.upsert = expr == nil || !isNil(expr)
	}
	role, ok := modelRoles[field]
	if !ok || expr == nil {
		return
	}
	if role == ArrayFilters {
		v, expr = w.filtersOf(v, expr)
	}
	m.put(optionPart{role, expr, v, w.here()})
}

// filtersOf takes the list out of the options.ArrayFilters{Filters: …} of driver v1.
func (w *walker) filtersOf(v value, expr ast.Expr) (value, ast.Expr) {
	if r, ok := w.deref(v).(*record); ok {
		if inner, ok := r.fields["Filters"]; ok {
			return inner, r.exprs["Filters"]
		}
	}
	return v, expr
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
