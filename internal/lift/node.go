package lift

import (
	"go/ast"
	"go/types"
)

// node is what the rules see of a value at this point of the walk: a copy that later statements do not change. use is
// the expression that stands where the value is used.
func (w *walker) node(v value, use ast.Expr) *Node { return w.nodeAt(v, use, 0) }

func (w *walker) nodeAt(v value, use ast.Expr, depth int) *Node {
	if depth > 40 { // a map that holds itself
		return &Node{Expr: use, Type: w.typeOf(use)}
	}
	switch v := v.(type) {
	case *doc:
		return w.docNode(v, use, depth)
	case *record:
		n := &Node{Kind: Struct, Expr: v.expr, Type: v.typ}
		if shapeOf(v.typ) != shapeStruct {
			n.Kind = Unknown
		}
		return n.usedBy(use)
	case *leaf:
		return w.leafNode(v, use)
	case *pointer:
		if inner, ok := w.env[v.obj]; ok {
			return w.nodeAt(inner, use, depth+1)
		}
	}
	return w.leafNode(&leaf{expr: use, typ: w.typeOf(use)}, use)
}

func (n *Node) usedBy(use ast.Expr) *Node {
	if use != nil && ast.Unparen(use) != n.Expr {
		n.Use = use
	}
	return n
}

// leafNode follows a variable to the expression that sets it only where that tells more than the variable: a constant,
// nil, a literal of one BSON value, or the static type behind an interface.
func (w *walker) leafNode(v *leaf, use ast.Expr) *Node {
	expr, t := v.expr, v.typ
	useType := w.typeOf(use)
	if use != nil && expr != use && v.konst == nil && !v.scalar && !isNil(expr) && useType != nil && !types.IsInterface(useType) {
		expr, t = use, useType
	}
	if expr == nil {
		expr, t = use, useType
	}
	n := &Node{Expr: ast.Unparen(expr), Type: t}
	if expr == v.expr {
		n.Sent = v.sent
	}
	n.Kind = leafKind(t)
	if v.scalar && expr == v.expr {
		n.Kind = Scalar
	}
	return n.usedBy(use)
}

func leafKind(t types.Type) NodeKind {
	if b, ok := t.(*types.Basic); ok && b.Kind() == types.UntypedNil {
		return Scalar
	}
	switch shapeOf(t) {
	case shapeScalar:
		return Scalar
	case shapeStruct:
		return Struct
	case shapeSlice:
		if !ofDocuments(t) {
			return Scalar
		}
	}
	return Unknown
}

func isNil(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "nil"
}

func (w *walker) docNode(d *doc, use ast.Expr, depth int) *Node {
	if d.spoilt {
		return &Node{Expr: use, Type: w.typeOf(use)}
	}
	n := &Node{Kind: d.kind, Expr: d.expr, Type: d.typ, Ordered: d.ordered, Proxy: d.proxy}
	open := map[int]bool{}
	for i, gs := range d.opens {
		if _, ok := w.relative(gs, d.born); ok {
			n.Open, open[d.gap(i)] = true, true
		}
	}
	filled := false
	for i, s := range d.slots {
		if open[i] && !open[-1] {
			n.Gaps = append(n.Gaps, len(n.Elems))
		}
		gs, ok := w.relative(s.guards, d.born)
		if !ok {
			continue // set on a path that does not lead here
		}
		filled = filled || w.surely(gs)
		if d.kind == Array {
			el := w.nodeAt(s.val, s.expr, depth+1)
			el.Guards = gs
			n.Elems = append(n.Elems, el)
			continue
		}
		if e, ok := w.entry(s, gs, d.born, depth); ok {
			n.Entries = append(n.Entries, e)
		}
	}
	if open[len(d.slots)] && !open[-1] {
		n.Gaps = append(n.Gaps, len(n.Elems))
	}
	if d.empty != nil && !filled && !d.checked {
		n.NilSlice = d.empty
		if !ofDocuments(d.typ) && !d.empty.Empty {
			n.Kind, n.Elems = Scalar, nil
		}
	}
	return n.usedBy(use)
}

func (w *walker) entry(s *slot, gs, born []Guard, depth int) (*Entry, bool) {
	e := &Entry{
		Key: s.key, Known: s.known, Prefix: s.prefix, KeyExpr: s.keyExpr, Base: s.base,
		Guards: gs, Assign: s.assign, ReadsOld: s.readsOld,
	}
	for _, del := range s.deletes {
		rel, ok := w.relative(del, born)
		if !ok {
			continue
		}
		if subset(rel, gs) {
			return nil, false // deleted whenever it was set
		}
		e.Deleted = true
	}
	e.Value = w.nodeAt(s.val, s.expr, depth+1)
	return e, true
}
