package feature

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// A variable is the variable that is decoded into.
type variable struct {
	obj     *types.Var
	pointer bool     // it is a *T, or a slice of them; else a T
	decl    ast.Stmt // var x T among the statements above, which nobody uses before the query; nil if there is none
	named   bool     // a result of the function
	unused  bool     // nobody uses it before the query
}

// decodedInto returns the variable that a call decodes into: Decode(&x), and All(ctx, &xs) for a slice.
func (r *reading) decodedInto(arg ast.Expr, slice bool) (t variable, ok bool) {
	ref, ok := ast.Unparen(arg).(*ast.UnaryExpr)
	if !ok || ref.Op != token.AND {
		return t, false
	}
	id, ok := ast.Unparen(ref.X).(*ast.Ident)
	if !ok {
		return t, false
	}
	if t.obj, ok = r.pkg.Info.Uses[id].(*types.Var); !ok || t.obj.Parent() == r.pkg.Pkg.Scope() || t.obj.IsField() {
		return t, false
	}
	of := t.obj.Type()
	if slice {
		list, is := of.(*types.Slice)
		if !is {
			return t, false
		}
		of = list.Elem()
	}
	if ptr, is := of.(*types.Pointer); is {
		of, t.pointer = ptr.Elem(), true
	}
	t.unused = !r.usedBetween(t.obj, r.fn.Pos(), r.block[r.at].Pos())
	t.named = r.sig.Results != nil && r.sig.Results.Pos() <= t.obj.Pos() && t.obj.Pos() < r.sig.Results.End()
	for _, s := range r.block[:r.at] {
		if spec := declaresVar(s); spec != nil && r.pkg.Info.Defs[spec.Names[0]] == t.obj && t.unused {
			t.decl = s
		}
	}
	return t, types.Identical(of, r.proxies.owner)
}

// declaresVar returns the spec of var x T, nil if a statement is anything else.
func declaresVar(s ast.Stmt) *ast.ValueSpec {
	d, ok := s.(*ast.DeclStmt)
	if !ok {
		return nil
	}
	gen, ok := d.Decl.(*ast.GenDecl)
	if !ok || gen.Tok != token.VAR || len(gen.Specs) != 1 {
		return nil
	}
	spec, ok := gen.Specs[0].(*ast.ValueSpec)
	if !ok || len(spec.Names) != 1 || len(spec.Values) > 0 {
		return nil
	}
	return spec
}

// usedBetween reports whether a variable is named between two places.
func (r *reading) usedBetween(obj types.Object, from, to token.Pos) (used bool) {
	ast.Inspect(r.fn, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && from <= id.Pos() && id.Pos() < to && r.pkg.Info.Uses[id] == obj {
			used = true
		}
		return !used
	})
	return used
}

// usedIn reports whether a variable is named in a node.
func (r *reading) usedIn(obj types.Object, n ast.Node) bool {
	return n != nil && r.usedBetween(obj, n.Pos(), n.End())
}

// objectOf is what an identifier names, and whether it is declared there.
func (r *reading) objectOf(e ast.Expr) (obj types.Object, isNew bool) {
	id, ok := e.(*ast.Ident)
	if !ok || id.Name == "_" {
		return nil, false
	}
	if obj := r.pkg.Info.Defs[id]; obj != nil {
		return obj, true
	}
	return r.pkg.Info.Uses[id], false
}

// besideQuery reports whether a variable is declared in the very scope of the query: there := sets it and makes no other.
func (r *reading) besideQuery(obj types.Object) bool {
	if len(r.block) > 0 && slices.Equal(r.block, r.fn.List) && (r.sig.Pos() <= obj.Pos() && obj.Pos() < r.sig.End()) {
		return true
	}
	for _, s := range r.block {
		if s.Pos() <= obj.Pos() && obj.Pos() < s.End() {
			switch s.(type) {
			case *ast.AssignStmt, *ast.DeclStmt:
				return true
			}
		}
	}
	return false
}

// ends reports whether a block never runs on into what follows it.
func ends(b *ast.BlockStmt) bool {
	if b == nil || len(b.List) == 0 {
		return false
	}
	switch s := b.List[len(b.List)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return s.Tok != token.FALLTHROUGH
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		id, ok := call.Fun.(*ast.Ident)
		return ok && id.Name == "panic"
	}
	return false
}

// isError reports whether a condition is err != nil, and no more.
func (r *reading) isError(cond ast.Expr, err types.Object) bool {
	b, ok := cond.(*ast.BinaryExpr)
	if !ok || b.Op != token.NEQ {
		return false
	}
	id, ok := b.X.(*ast.Ident)
	null, isNil := b.Y.(*ast.Ident)
	return ok && isNil && null.Name == "nil" && (r.pkg.Info.Uses[id] == err || r.pkg.Info.Defs[id] == err)
}

// stopsOnError reports whether the statements from the i-th on leave the block on every error, without a look at a variable.
func (r *reading) stopsOnError(i int, err, x types.Object) bool {
	for ; i < len(r.block); i++ {
		s, ok := r.block[i].(*ast.IfStmt)
		if !ok || s.Init != nil || s.Else != nil || !ends(s.Body) || x != nil && r.usedIn(x, s) || !r.usedIn(err, s.Cond) {
			return false
		}
		if r.isError(s.Cond, err) {
			return true
		}
	}
	return false
}
