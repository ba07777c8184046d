package lift

import (
	"go/ast"
	"strings"
)

// library evaluates a function of the driver or of odm.
func (w *walker) library(call *ast.CallExpr, f name) value {
	switch {
	case f.api == ODM && f.pkg == aggPackage:
		return w.aggFunc(call, f)
	case f.api == ODM:
		return w.odmFunc(call, f)
	case f.pkg == "mongo/options":
		b := &optionBag{expr: call}
		for _, a := range call.Args { // options.MergeFindOptions(…) of v1
			w.merge(b, w.eval(a))
		}
		return b
	case f.pkg == "mongo":
		if verb, ok := modelVerbs[strings.TrimPrefix(f.name, "New")]; ok {
			return &writeModel{expr: call, verb: verb}
		}
	}
	return w.unknown(call)
}

// merge takes the parts of other options over.
func (w *walker) merge(b *optionBag, v value) {
	if o, ok := w.deref(v).(*optionBag); ok {
		b.upsert = b.upsert || o.upsert
		for _, p := range o.parts {
			b.put(p)
		}
		for _, s := range o.set {
			b.note(s)
		}
	}
}

func (w *walker) setOption(b *optionBag, call *ast.CallExpr, setter string) {
	if setter == "SetUpsert" {
		b.upsert = len(call.Args) == 1 && !isFalse(call.Args[0])
	}
	if len(call.Args) == 1 {
		b.note(Setting{strings.TrimPrefix(setter, "Set"), call.Args[0], w.here()})
	}
	role, ok := optionRoles[strings.TrimPrefix(setter, "Set")]
	if !ok || len(call.Args) == 0 {
		w.evalAll(call.Args...)
		return
	}
	if role == ArrayFilters {
		w.setArrayFilters(b, call)
		return
	}
	b.put(optionPart{role, call.Args[0], first(w.eval(call.Args[0])), w.here()})
}

func isFalse(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && id.Name == "false"
}

// setArrayFilters reads SetArrayFilters([]any{…}), and options.ArrayFilters{Filters: …} of v1.
func (w *walker) setArrayFilters(b *optionBag, call *ast.CallExpr) {
	v, arg := w.filtersOf(first(w.eval(call.Args[0])), call.Args[0])
	b.put(optionPart{ArrayFilters, arg, v, w.here()})
}

func (w *walker) setModel(m *writeModel, call *ast.CallExpr, setter string) {
	if setter == "SetUpsert" {
		m.upsert = len(call.Args) == 1 && !isFalse(call.Args[0])
	}
	role, ok := modelRoles[strings.TrimPrefix(setter, "Set")]
	if !ok || len(call.Args) == 0 {
		w.evalAll(call.Args...)
		return
	}
	m.put(optionPart{role, call.Args[0], first(w.eval(call.Args[0])), w.here()})
}

// put adds a part. A statement that is walked twice sets it again.
func (b *optionBag) put(p optionPart) {
	for i, old := range b.parts {
		if old.role == p.role && old.arg == p.arg {
			b.parts[i] = p
			return
		}
	}
	b.parts = append(b.parts, p)
}

// note adds a setting. A statement that is walked twice sets it again.
func (b *optionBag) note(s Setting) {
	for i, old := range b.set {
		if old.Arg == s.Arg {
			b.set[i] = s
			return
		}
	}
	b.set = append(b.set, s)
}

func (m *writeModel) put(p optionPart) {
	for i, old := range m.parts {
		if old.role == p.role && old.arg == p.arg {
			m.parts[i] = p
			return
		}
	}
	m.parts = append(m.parts, p)
}
