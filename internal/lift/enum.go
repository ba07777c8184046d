package lift

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
)

// chosenCase returns the clause that a switch takes, where it asks a parameter that is known for this walk and all its cases
// are constants; nil if it takes none. ok is false if that cannot be told.
func (w *walker) chosenCase(s *ast.SwitchStmt) (chosen *ast.CaseClause, ok bool) {
	tag := w.told(s.Tag)
	if tag == nil {
		return nil, false
	}
	for _, c := range s.Body.List {
		cc, isCase := c.(*ast.CaseClause)
		if !isCase || fallsThrough(cc) {
			return nil, false
		}
		if cc.List == nil && chosen == nil {
			chosen = cc
		}
		for _, e := range cc.List {
			k := w.constant(e)
			if k == nil || k.Kind() != tag.Kind() {
				return nil, false
			}
			if constant.Compare(k, token.EQL, tag) {
				chosen = cc
			}
		}
	}
	return chosen, true
}

// told is the value of a parameter that is known for this walk, if the function has not assigned it.
func (w *walker) told(e ast.Expr) constant.Value {
	obj := w.objectOf(e)
	v, bound := w.bound[obj]
	if obj == nil || !bound || w.env[obj] != v {
		return nil
	}
	lf, ok := v.(*leaf)
	if !ok || lf.konst == nil || lf.konst.Kind() == constant.String && constant.StringVal(lf.konst) == AnyName {
		return nil
	}
	return lf.konst
}

func fallsThrough(c *ast.CaseClause) bool {
	return slices.ContainsFunc(c.Body, func(s ast.Stmt) bool {
		b, ok := s.(*ast.BranchStmt)
		return ok && b.Tok == token.FALLTHROUGH
	})
}

// onlyCase walks the one clause of a switch that is taken.
func (w *walker) onlyCase(s *ast.SwitchStmt, c *ast.CaseClause) (left bool) {
	if c == nil {
		return false
	}
	b := branch{Guard{s, slices.Index(s.Body.List, ast.Stmt(c)), c.Pos()}, func() bool { return w.block(c.Body) }}
	return w.fork([]branch{b}, true)
}

// enumerated returns the whole numbers that the switches of the package's accessors ask for.
func (l *lifter) enumerated() []constant.Value {
	var found []constant.Value
	for fn, d := range l.decls {
		if d.Body == nil || !returnsCollection(fn) {
			continue
		}
		ast.Inspect(d.Body, func(n ast.Node) bool {
			cc, ok := n.(*ast.CaseClause)
			if !ok {
				return true
			}
			for _, e := range cc.List {
				if c := l.Info.Types[e].Value; c != nil && c.Kind() == constant.Int && !slices.ContainsFunc(found, sameNumber(c)) {
					found = append(found, c)
				}
			}
			return true
		})
	}
	return found
}

func sameNumber(c constant.Value) func(constant.Value) bool {
	return func(o constant.Value) bool { return constant.Compare(c, token.EQL, o) }
}

// byNumber ties an accessor that is called with a whole number to the collection of each: func:app.coll(1) is always name:/orders.
func (t *tier) byNumber(fn *types.Func, d *ast.FuncDecl) {
	p := numberParameter(fn.Signature())
	if p == nil {
		return
	}
	for _, c := range t.numbers {
		bound := map[types.Object]value{p: &leaf{konst: c, typ: p.Type()}}
		h, ok := first(newWalker(t.lifter, t.fileOf(d)).walkFor(fn, bound)).(*handle)
		if ok && (fieldSet{h}).named() {
			t.add(Tie{ID: "func:" + fn.FullName() + numbered(c), From: h.c.ID, Same: true})
		}
	}
}

// numberParameter is the one parameter of a function that is a whole number, if all others are contexts.
func numberParameter(sig *types.Signature) *types.Var {
	var found *types.Var
	for p := range sig.Params().Variables() {
		b, ok := types.Unalias(p.Type()).Underlying().(*types.Basic)
		switch {
		case isContext(p.Type()):
		case !ok || b.Info()&types.IsInteger == 0 || found != nil:
			return nil
		default:
			found = p
		}
	}
	return found
}
