package lift

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
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

// A handleKey tells the handles of one variable apart by the type arguments of its owner.
type handleKey struct {
	v  *types.Var
	id string
}

// identity is the canonical name of a variable that holds a collection.
func (w *walker) identity(v *types.Var, e ast.Expr) (string, handleKey) {
	pkg := ""
	if v.Pkg() != nil {
		pkg = v.Pkg().Path()
	}
	id := ""
	switch {
	case v.IsField():
		owner := w.ownerOf(e)
		if owner == "" {
			owner = pkg
		}
		id = "field:" + owner + "." + v.Name()
	case v.Pkg() != nil && v.Parent() == v.Pkg().Scope():
		id = "var:" + pkg + "." + v.Name()
	default:
		id = "param:" + w.funcID() + "." + v.Name()
	}
	return id, handleKey{v, id}
}

func (w *walker) funcID() string {
	if w.fn == nil {
		return ""
	}
	if fn, ok := w.Info.Defs[w.fn.Name].(*types.Func); ok {
		return fn.FullName()
	}
	return w.fn.Name.Name
}

// ownerOf names the type that a field is selected from, with its type arguments.
func (l *lifter) ownerOf(e ast.Expr) string { return typeID(l.ownerType(e)) }

// ownerType is the type that a field is selected from: the outermost one, so that two types that embed one base have
// each its own collection; but an embedded instance of a generic type is told by its type arguments.
func (l *lifter) ownerType(e ast.Expr) types.Type {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	s, ok := l.Info.Selections[sel]
	if !ok {
		return nil
	}
	t := s.Recv()
	for _, i := range s.Index()[:len(s.Index())-1] {
		st, ok := underStruct(t)
		if !ok || i >= st.NumFields() {
			return s.Recv()
		}
		if t = st.Field(i).Type(); len(typeArgs(t)) > 0 {
			return t
		}
	}
	return s.Recv()
}

// typeArgs are the type arguments of an instance; nil inside the generic type itself, where they are its parameters.
func typeArgs(t types.Type) []types.Type {
	if t == nil {
		return nil
	}
	n, ok := types.Unalias(unpointer(t)).(*types.Named)
	if !ok {
		return nil
	}
	return concrete(n.TypeArgs())
}

// concrete returns the types of a list; nil if one of them is a type parameter.
func concrete(list *types.TypeList) []types.Type {
	var args []types.Type
	for i := range list.Len() {
		a := list.At(i)
		if _, param := types.Unalias(a).(*types.TypeParam); param {
			return nil
		}
		args = append(args, a)
	}
	return args
}

// typeID names a type by its path; type parameters are left out, so that a generic type has one name inside.
func typeID(t types.Type) string {
	if t == nil {
		return ""
	}
	n, ok := types.Unalias(unpointer(t)).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return ""
	}
	id := n.Obj().Pkg().Path() + "." + n.Obj().Name()
	return id + typeArgText(typeArgs(n))
}

func typeArgText(args []types.Type) string {
	if len(args) == 0 {
		return ""
	}
	texts := make([]string, len(args))
	for i, a := range args {
		texts[i] = types.TypeString(a, nil)
	}
	return "[" + strings.Join(texts, ",") + "]"
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
		}
	}
	w.directed(&c, call)
	return &handle{c}
}

// A fieldSet is one place where a field or package-level variable gets its collection.
type fieldSet struct{ h *handle }

// named reports whether the collection is known beyond the function that sets it.
func (s fieldSet) named() bool {
	return s.h != nil && s.h.c.ID != "" && !strings.HasPrefix(s.h.c.ID, "param:")
}

// collect walks the functions that put collections into fields and package-level variables.
func (l *lifter) collect() {
	for _, f := range l.Files {
		for _, d := range f.Decls {
			if !l.setsHandles(d) {
				continue
			}
			w := newWalker(l, f)
			w.note = func(v *types.Var, val value) {
				h, _ := first(val).(*handle)
				l.fields[v] = append(l.fields[v], fieldSet{h})
			}
			switch d := d.(type) {
			case *ast.FuncDecl:
				w.fn = d
				w.function(d)
			case *ast.GenDecl:
				w.globalHandles(d)
			}
		}
	}
	clear(l.handles)
	clear(l.queries)
	clear(l.returned)
}

// globalHandles notes var users = db.Collection("users").
func (w *walker) globalHandles(d *ast.GenDecl) {
	for _, s := range d.Specs {
		vs, ok := s.(*ast.ValueSpec)
		if !ok || len(vs.Values) != len(vs.Names) {
			continue
		}
		for i, n := range vs.Names {
			if v, ok := w.Info.Defs[n].(*types.Var); ok && w.isCollection(v, n) {
				w.note(v, w.eval(vs.Values[i]))
			}
		}
	}
}

// setsHandles reports whether a declaration may put a collection somewhere: it calls something that is named
// Collection, or an accessor, and has a literal or an assignment of a variable that holds one.
func (l *lifter) setsHandles(d ast.Decl) bool {
	found := false
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			for _, el := range n.Elts {
				if kv, ok := el.(*ast.KeyValueExpr); ok {
					el = kv.Key
				}
				found = found || l.holdsHandle(el)
			}
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				found = found || l.holdsHandle(e)
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				found = found || l.holdsHandle(id)
			}
		}
		return !found
	})
	return found
}

// holdsHandle reports whether an expression is a field, variable or value of collection type.
func (l *lifter) holdsHandle(e ast.Expr) bool {
	if t := l.typeOf(e); t != nil {
		return nameOf(t).is("mongo", "Collection") || embedsCollection(t)
	}
	v := l.variable(e)
	return v != nil && l.isCollection(v, e)
}

// noteField tells the collector of a field that gets a collection.
func (w *walker) noteField(v *types.Var, val value) {
	if w.note != nil && v != nil && w.isCollection(v, nil) {
		w.note(v, val)
	}
}

// fileOf returns the file of a declaration.
func (l *lifter) fileOf(d ast.Decl) *ast.File {
	i := slices.IndexFunc(l.Files, func(f *ast.File) bool { return f.FileStart <= d.Pos() && d.Pos() < f.FileEnd })
	if i < 0 {
		return nil
	}
	return l.Files[i]
}
