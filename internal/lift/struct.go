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
		b.note(Setting{name, r.exprs[name], w.here()})
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
