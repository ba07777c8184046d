package lift

import (
	"go/ast"
	"go/constant"
	"go/types"
)

// A field is a field of odm's: a path, and whether the compiler guards it.
type field struct {
	key, prefix string // as those of an Entry
	known       bool
	base        string   // the beginning of key that expr does not write
	expr        ast.Expr // what writes the path: the text of odm.F("a.b"), the proxy
	dynamic     bool     // of odm.F, Collection.F: nobody has looked at the path
}

func (*field) isValue() {}

// fieldAt is the field whose path is an argument: odm.F("a.b"), users.F("a.b"), odm.Dyn("a.b").
func (w *walker) fieldAt(path ast.Expr, dynamic bool) *field {
	w.evalKey(path)
	f := &field{expr: path, dynamic: dynamic}
	f.key, f.known, f.prefix = w.key(path)
	return f
}

// fieldOf is the field that an expression is.
func (w *walker) fieldOf(e ast.Expr) *field { return w.fieldFrom(w.eval(e), e) }

// fieldFrom is the field that the value of an expression is. A constant has its path; of anything else only the type
// is known.
func (w *walker) fieldFrom(v value, e ast.Expr) *field {
	v = w.deref(first(v))
	if f, ok := v.(*field); ok {
		return f
	}
	f := &field{expr: e, dynamic: w.isDynamic(e)}
	f.key, f.known, f.prefix = w.key(e)
	if lf, ok := v.(*leaf); ok && !f.known && lf.konst != nil && lf.konst.Kind() == constant.String {
		f.key, f.known = constant.StringVal(lf.konst), true // U.Age, where U is a struct of proxies
	}
	return f
}

// dynamicKind reports whether the paths of a kind of field are looked at by nobody.
func dynamicKind(t types.Type) bool {
	n := nameOf(t)
	return n.api == ODM && (n.name == "Dyn" || n.name == "Any")
}

// isDynamic reports whether an expression is a field whose path is looked at by nobody.
func (l *lifter) isDynamic(e ast.Expr) bool {
	if t := l.typeOf(e); t != nil {
		return dynamicKind(t)
	}
	n := l.spelledType(e, 0)
	return n.api == ODM && (n.name == "Dyn" || n.name == "Any")
}

// isField reports whether a type is a kind of field.
func isField(t types.Type) bool {
	n := nameOf(t)
	return n.api == ODM && n.pkg == "" && odmKinds[n.name]
}

// slotOf begins an entry under the path of f.
func (w *walker) slotOf(f *field) *slot {
	return &slot{key: f.key, known: f.known, prefix: f.prefix, base: f.base, keyExpr: f.expr, guards: w.here()}
}

// below is the field at a path below f that odm itself writes: an index, "$[]", "$id".
func (f *field) below(path string) *field {
	c := *f
	if f.known {
		c.key = JoinPath(f.key, path)
	}
	return &c
}

// reroot moves a path below f.
func (s *slot) reroot(f *field) {
	switch {
	case f.known && f.key == "": // stored inline
	case f.known && s.known:
		s.base, s.key = JoinPath(f.key, s.base), JoinPath(f.key, s.key)
	case f.known:
		s.base, s.prefix = JoinPath(f.key, s.base), f.key+"."+s.prefix
	default: // nothing of what follows has a place
		s.known, s.key, s.base, s.prefix = false, "", "", f.prefix
	}
}

// JoinPath puts a dot between two paths, either of which may be empty.
func JoinPath(base, path string) string {
	if base == "" || path == "" {
		return base + path
	}
	return base + "." + path
}
