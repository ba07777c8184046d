package lift

import (
	"go/ast"
	"go/types"
	"slices"
)

// collection tells which collection an expression is.
func (w *walker) collection(e ast.Expr) Collection {
	c := Collection{}
	if h, ok := w.deref(first(w.eval(e))).(*handle); ok {
		c = h.c
	} else if obj := w.variable(e); obj != nil {
		c = w.ownHandle(obj, e).c
	}
	c.Expr = e
	if c.Directive == nil {
		w.directed(&c, e)
	}
	return c
}

// variable returns the variable that an expression names: a local one, a package's, a field.
func (l *lifter) variable(e ast.Expr) *types.Var {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, _ := l.objectOf(e).(*types.Var)
		return origin(v)
	case *ast.SelectorExpr:
		if s, ok := l.Info.Selections[e]; ok {
			v, _ := s.Obj().(*types.Var)
			return origin(v)
		}
		v, _ := l.Info.Uses[e.Sel].(*types.Var)
		return origin(v)
	}
	return nil
}

// origin is the field of the generic type, if v is that of an instance.
func origin(v *types.Var) *types.Var {
	if v == nil {
		return nil
	}
	return v.Origin()
}

// handleOf returns the collection that an expression names by itself: a field, a package-level variable, a parameter.
func (w *walker) handleOf(e ast.Expr) *handle {
	v := w.variable(e)
	if v == nil || !w.isCollection(v, e) {
		return nil
	}
	return w.ownHandle(v, e)
}

// isCollection reports whether a variable is a collection, or a struct that embeds one.
func (l *lifter) isCollection(v *types.Var, e ast.Expr) bool {
	if t := v.Type(); t != nil && t != types.Typ[types.Invalid] {
		return nameOf(t).is("mongo", "Collection") || embedsCollection(t)
	}
	return l.spelledType(e, 0).is("mongo", "Collection")
}

// embedsCollection reports whether a struct has the methods of a collection by embedding one.
func embedsCollection(t types.Type) bool {
	st, ok := underStruct(t)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if f := st.Field(i); f.Embedded() && nameOf(f.Type()).is("mongo", "Collection") {
			return true
		}
	}
	return false
}

// ownHandle returns the handle of a variable. A field or package-level variable that is set to one named collection is
// that collection; else the variable itself is the identity.
func (w *walker) ownHandle(v *types.Var, e ast.Expr) *handle {
	if h, ok := w.env[v].(*handle); ok {
		return h
	}
	id, key := w.identity(v, e)
	if h, ok := w.handles[key]; ok {
		return h
	}
	h := &handle{Collection{ID: id, Expr: e, TypeArgs: typeArgs(w.ownerType(e))}}
	w.handles[key] = h
	var found *handle
	for _, s := range w.fields[v] {
		switch {
		case !s.named(), found != nil && found.c.ID != s.h.c.ID:
			found = nil
		default:
			found = s.h
			continue
		}
		break
	}
	if found != nil {
		c := found.c
		h = &handle{c}
	}
	w.directedObject(&h.c, v)
	w.handles[key] = h
	return h
}

// databaseOf is client.Database("shop").
func (w *walker) databaseOf(call *ast.CallExpr) value {
	w.callFun(call)
	if len(call.Args) == 0 {
		return &database{}
	}
	w.evalAll(call.Args[1:]...)
	w.evalKey(call.Args[0])
	name, _, _ := w.key(call.Args[0])
	return &database{name}
}

// named is db.Collection("users").
func (w *walker) named(call *ast.CallExpr, sel *ast.SelectorExpr) value {
	db, _ := first(w.eval(sel.X)).(*database)
	if db == nil {
		db = &database{}
	}
	c := Collection{Expr: call, Database: db.name}
	if len(call.Args) > 0 {
		w.evalAll(call.Args[1:]...)
		w.evalKey(call.Args[0])
		key, known, _ := w.key(call.Args[0])
		c.NamePos = call.Args[0]
		if v := w.variable(call.Args[0]); !known && v != nil && v.IsField() {
			c.ID = "config:" + w.ownerOf(call.Args[0]) + "." + v.Name()
		}
		if known {
			c.Name = key
			c.ID = "name:" + db.name + "/" + key
		} else if o := w.originAt(call.Args[0]); o.given() {
			c.key, c.base = o, "name:"+db.name+"/"
		}
	}
	w.directed(&c, call)
	return &handle{c}
}

// fileOf returns the file of a declaration.
func (l *lifter) fileOf(d ast.Decl) *ast.File {
	i := slices.IndexFunc(l.Files, func(f *ast.File) bool { return f.FileStart <= d.Pos() && d.Pos() < f.FileEnd })
	if i < 0 {
		return nil
	}
	return l.Files[i]
}
