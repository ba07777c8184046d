package lift

import (
	"go/ast"
	"go/types"
	"strings"
)

// aggPackage is the package of odm's that writes pipelines.
const aggPackage = "agg"

// ofAgg reports whether a type is one of those that pipelines are written with.
func ofAgg(t types.Type) bool {
	n := nameOf(t)
	return n.api == ODM && n.pkg == aggPackage
}

// aggFunc evaluates a function of odm/agg: a stage, an expression, an accumulator, or a part of one.
func (w *walker) aggFunc(call *ast.CallExpr, f name) value {
	wd, ok := aggWords[f.name]
	if !ok || len(call.Args) < max(wd.need, wd.form.takes()) {
		w.evalAll(call.Args...)
		return &leaf{typ: w.typeOf(call)}
	}
	switch wd.form {
	case aggOpaque:
		w.evalAll(call.Args...)
		return w.operand(call, wd.op, &leaf{}, call)
	case aggStage:
		return w.aggStage(call, f.name, wd)
	case aggPiece:
		return w.aggPiece(call, f.name)
	case aggAccumulator:
		at := w.fieldOf(call.Args[0])
		v := w.aggBody(call, wd.body, wd.args, call.Args[1:])
		return w.entryOf(call, at, w.operand(call, wd.op, v, call), call)
	}
	v := w.aggBody(call, wd.form, wd.args, call.Args)
	at := ast.Expr(call)
	if (wd.form == aggOne || wd.form == aggPlain) && len(call.Args) == 1 {
		at = call.Args[0]
	}
	return w.operand(call, wd.op, v, at)
}

// aggBody is what an operator is given.
func (w *walker) aggBody(call *ast.CallExpr, form aggForm, names string, args []ast.Expr) value {
	switch form {
	case aggPlain:
		return first(w.eval(args[0]))
	case aggOne:
		return w.aggOperand(args[0])
	case aggReduced:
		if len(args) == 1 && !call.Ellipsis.IsValid() {
			return w.aggOperand(args[0])
		}
	case aggNamed:
		return w.aggArguments(call, names, args)
	case aggList:
	}
	return w.operandsOf(w.list(call, args))
}

// aggOperand evaluates an argument that is an expression.
func (w *walker) aggOperand(e ast.Expr) value { return w.asOperand(w.eval(e), e) }

// asOperand is a value as agg sends it where an expression is due: a field and a variable are named with their dollars,
// what stands in a list or a document likewise.
func (w *walker) asOperand(v value, e ast.Expr) value {
	v = w.deref(first(v))
	switch v := v.(type) {
	case *field:
		return reference("$", v)
	case *doc:
		if !v.made && (v.kind == Document || v.kind == Array) {
			return w.operandsOf(v)
		}
		return v
	case *leaf:
		return w.leafOperand(v, e)
	}
	return v
}

func (w *walker) leafOperand(v *leaf, e ast.Expr) value {
	n := nameOf(v.typ)
	switch {
	case isField(v.typ), n.pkg == aggPackage && n.name == "As":
		return reference("$", w.fieldFrom(v, e))
	case n.pkg == aggPackage && n.name == "Var":
		return reference("$$", w.fieldFrom(v, e))
	case ofAgg(v.typ):
		return &leaf{}
	}
	return v
}

// reference is the name of a field or a variable in an expression.
func reference(dollars string, f *field) value {
	if !f.known {
		return &leaf{}
	}
	return &leaf{expr: unconverted(f.expr), typ: types.Typ[types.String], sent: dollars + f.key, scalar: true}
}

// unconverted is the text in agg.As("city").
func unconverted(e ast.Expr) ast.Expr {
	if conv, ok := ast.Unparen(e).(*ast.CallExpr); ok && len(conv.Args) == 1 {
		if lit, ok := ast.Unparen(conv.Args[0]).(*ast.BasicLit); ok {
			return lit
		}
	}
	return e
}

// bareName is the bare name of a field, as text.
func bareName(f *field) value {
	if !f.known {
		return &leaf{}
	}
	return &leaf{expr: unconverted(f.expr), typ: types.Typ[types.String], sent: f.key, scalar: true}
}

// operandsOf is a list or a document of operands.
func (w *walker) operandsOf(d *doc) *doc {
	c := d.clone()
	c.slots = nil
	for _, s := range d.slots {
		n := *s
		n.val = w.asOperand(s.val, s.expr)
		c.slots = append(c.slots, &n)
	}
	return c
}

// aggArguments is the document of an operator whose arguments have names. Names are those of aggWords.
func (w *walker) aggArguments(call *ast.CallExpr, names string, args []ast.Expr) *doc {
	d := w.blank(call)
	for i, name := range strings.Fields(names) {
		switch {
		case i >= len(args):
			return d
		case call.Ellipsis.IsValid() && i == len(args)-1:
			w.eval(args[i])
			d.open(w.here())
		case name[0] == '+':
			w.aggOptions(d, call, aggStructs[name[1:]], args[i:])
			return d
		default:
			w.aggArgument(d, call, name, w.eval(args[i]), args[i])
		}
	}
	return d
}

// aggArgument adds one argument. The mark before its name says how it is sent.
func (w *walker) aggArgument(d *doc, call *ast.CallExpr, name string, v value, at ast.Expr) {
	bare := strings.TrimLeft(name, "='@|#")
	v = w.deref(first(v))
	switch name[0] {
	case '=':
		v = bareName(w.fieldFrom(v, at))
	case '\'':
		if lf, ok := v.(*leaf); ok && ofAgg(lf.typ) {
			v = bareName(w.fieldFrom(v, at))
		}
	case '@', '#':
		v = w.merged(call, v)
	case '|':
		v = w.inner(v)
	default:
		v = w.asOperand(v, at)
	}
	if v, ok := v.(*doc); ok && v.asksNothing() && name[0] != '|' {
		return
	}
	d.slots = append(d.slots, w.operand(call, bare, v, at).slots...)
}

// aggOptions adds what the last options struct says.
func (w *walker) aggOptions(d *doc, call *ast.CallExpr, names string, args []ast.Expr) {
	for i, a := range args {
		r, ok := w.deref(first(w.eval(a))).(*record)
		switch {
		case !ok:
			d.open(w.here())
			return
		case i < len(args)-1:
			continue
		}
		for _, pair := range strings.Fields(names) {
			field, name, _ := strings.Cut(pair, ":")
			if v, given := r.fields[field]; given {
				w.aggArgument(d, call, name, v, r.exprs[field])
			}
		}
	}
}

// merged is the document of a list of fields or accumulators.
func (w *walker) merged(call *ast.CallExpr, v value) value {
	list, ok := w.deref(v).(*doc)
	if !ok || list.kind != Array {
		return &leaf{}
	}
	return w.mergedList(call, list)
}

func (w *walker) mergedList(call *ast.CallExpr, list *doc) *doc {
	d := w.blank(call)
	d.opens, d.spoilt = list.opens, list.spoilt
	for _, s := range list.slots {
		in, ok := w.deref(s.val).(*doc)
		if !ok || in.kind != Document || in.spoilt {
			d.open(s.guards)
			continue
		}
		for _, e := range in.slots {
			n := *e
			n.guards = append(append([]Guard(nil), s.guards...), extra(e.guards, s.guards)...)
			d.slots = append(d.slots, &n)
		}
		d.opens = append(d.opens, in.opens...)
	}
	return d
}

// entryOf is {name: v} of a field, an accumulator or a pipeline with a name.
func (w *walker) entryOf(call *ast.CallExpr, at *field, v value, use ast.Expr) *doc {
	s := w.slotOf(at)
	s.keyExpr = unconverted(s.keyExpr)
	s.val, s.expr = v, use
	d := w.blank(call)
	d.slots = []*slot{s}
	return d
}

// aggMethod evaluates a method of a value that pipelines are written with.
func (w *walker) aggMethod(call *ast.CallExpr, sel *ast.SelectorExpr) value {
	v := w.deref(first(w.eval(sel.X)))
	switch d, ok := v.(*doc); {
	case sel.Sel.Name == "Field" && len(call.Args) == 1: // of a Var
		return w.below(v, sel.X, call)
	case ok && sel.Sel.Name == "Meta" && len(call.Args) == 2:
		by := d.clone()
		by.slots = append(by.slots, w.entryOf(call, w.fieldOf(call.Args[0]), w.operand(call, "$meta", w.evalFirst(call.Args[1]), call.Args[1]), call).slots...)
		return by
	case ok && strings.HasPrefix(sel.Sel.Name, "Over") && len(call.Args) > 1:
		return w.over(call, sel, d)
	}
	w.evalAll(call.Args...)
	return &leaf{typ: w.typeOf(call)}
}

func (w *walker) evalFirst(e ast.Expr) value { return first(w.eval(e)) }

// below is a field of the document that a variable holds.
func (w *walker) below(v value, at ast.Expr, call *ast.CallExpr) value {
	variable, path := w.fieldFrom(v, at), w.fieldOf(call.Args[0])
	if !variable.known || !path.known {
		return &leaf{}
	}
	return &leaf{expr: unconverted(call.Args[0]), typ: types.Typ[types.String], sent: "$$" + variable.key + "." + path.key, scalar: true}
}

// over is an accumulator over a window.
func (w *walker) over(call *ast.CallExpr, sel *ast.SelectorExpr, d *doc) value {
	if len(d.slots) != 1 {
		return &leaf{}
	}
	in, ok := d.slots[0].val.(*doc)
	if !ok {
		return &leaf{}
	}
	kind := strings.ToLower(strings.TrimPrefix(sel.Sel.Name, "Over"))
	bounds := w.list(call, call.Args[:2])
	for _, s := range bounds.slots {
		if lf, ok := s.val.(*leaf); ok && ofAgg(lf.typ) {
			s.val = bareName(w.fieldFrom(lf, s.expr))
		}
	}
	window := w.operand(call, kind, bounds, call)
	if len(call.Args) > 2 {
		window.slots = append(window.slots, w.operand(call, "unit", w.evalFirst(call.Args[2]), call.Args[2]).slots...)
	}
	f, c, s := in.clone(), d.clone(), *d.slots[0]
	f.slots = append(f.slots, w.operand(call, "window", window, call).slots...)
	s.val = f
	c.slots = []*slot{&s}
	return c
}

// blank is a document without entries, which the compiler does not guard.
func (w *walker) blank(call *ast.CallExpr) *doc {
	d := w.nothing(call)
	d.proxy = false
	return d
}
