package feature

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// A draining is what a function does with a cursor: opens it, looks at the error, and reads all of it into a slice.
type draining struct {
	open   *ast.AssignStmt
	cursor types.Object
	err    types.Object
	isNew  bool // open declares err
	closes ast.Stmt
	read   ast.Stmt      // the statement with the call of All
	all    *ast.CallExpr // the call
}

// draining reads the statements from that of the query on.
func (r *reading) draining() (d draining, ok bool) {
	if d.open, ok = r.block[r.at].(*ast.AssignStmt); !ok || len(d.open.Lhs) != 2 || len(d.open.Rhs) != 1 || ast.Unparen(d.open.Rhs[0]) != r.q.Call {
		return d, false
	}
	var opened bool
	d.cursor, opened = r.objectOf(d.open.Lhs[0])
	d.err, d.isNew = r.objectOf(d.open.Lhs[1])
	if !opened || d.err == nil || !r.stopsOnError(r.at+1, d.err, d.cursor) {
		return d, false
	}
	for _, s := range r.block[r.at+1:] {
		switch {
		case !r.usedIn(d.cursor, s):
			continue
		case r.isClose(s, d.cursor) && d.closes == nil && d.read == nil:
			d.closes = s
			continue
		case d.read != nil:
			return d, false // it is used once more
		}
		if d.read, d.all = s, r.callOfAll(s, d.cursor); d.all == nil {
			return d, false
		}
	}
	return d, d.read != nil
}

// isClose reports whether a statement is defer cursor.Close(ctx).
func (r *reading) isClose(s ast.Stmt, cursor types.Object) bool {
	d, ok := s.(*ast.DeferStmt)
	if !ok {
		return false
	}
	sel, ok := d.Call.Fun.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Close" && r.names(sel.X, cursor)
}

func (r *reading) names(e ast.Expr, obj types.Object) bool {
	id, ok := e.(*ast.Ident)
	return ok && r.pkg.Info.Uses[id] == obj
}

// callOfAll returns the call of cursor.All in a statement of a form that is known: err = …, if err := …; err != nil {…},
// return xs, ….
func (r *reading) callOfAll(s ast.Stmt, cursor types.Object) *ast.CallExpr {
	var e ast.Expr
	switch s := s.(type) {
	case *ast.AssignStmt:
		if len(s.Lhs) == 1 && len(s.Rhs) == 1 {
			e = s.Rhs[0]
		}
	case *ast.IfStmt:
		a, ok := s.Init.(*ast.AssignStmt)
		if !ok || len(a.Lhs) != 1 || len(a.Rhs) != 1 || s.Else != nil {
			return nil
		}
		if obj, _ := r.objectOf(a.Lhs[0]); obj == nil || !r.isError(s.Cond, obj) {
			return nil
		}
		e = a.Rhs[0]
	case *ast.ReturnStmt:
		if len(s.Results) > 0 {
			e = s.Results[len(s.Results)-1]
		}
	}
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) != 2 {
		return nil
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "All" || !r.names(sel.X, cursor) {
		return nil
	}
	return call
}

// everything writes Find, and All of its cursor, as a query of odm.
func (r *reading) everything(query string) bool {
	d, ok := r.draining()
	if !ok {
		return false
	}
	at := r.at
	r.at = slices.Index(r.block, d.read) // the slice is decoded into there
	t, ok := r.decodedInto(d.all.Args[1], true)
	r.at = at
	if !ok || !t.unused {
		return false
	}
	if a, isAssign := d.read.(*ast.AssignStmt); isAssign && a.Tok == token.DEFINE {
		return false // err := …: what follows looks at it
	}
	if d.closes != nil {
		r.remove(d.closes)
	}
	if t.pointer && t.decl != nil && d.isNew {
		r.replace(d.open, t.obj.Name()+", "+d.err.Name()+" := "+query)
		r.remove(t.decl)
		r.done(d, "")
		return true
	}
	docs := r.free("docs")
	r.edits = append(r.edits, r.change(d.open.Pos(), d.open.Rhs[0].End(), docs+", "+d.err.Name()+" "+d.open.Tok.String()+" "+query))
	xs := t.obj.Name()
	switch {
	case t.pointer && (t.decl != nil || t.named):
		r.done(d, xs+" = "+docs)
	case t.pointer:
		r.done(d, xs+" = append("+xs+", "+docs+"...)")
	default:
		doc := r.free("doc")
		r.done(d, "for _, "+doc+" := range "+docs+" {\n"+xs+" = append("+xs+", *"+doc+")\n}")
	}
	return true
}

// done puts a text in the place of the statement that reads the cursor: what can fail has failed by then.
func (r *reading) done(d draining, text string) {
	if s, ok := d.read.(*ast.ReturnStmt); ok {
		if text != "" {
			r.edits = append(r.edits, r.change(s.Pos(), s.Pos(), text+"\n"))
		}
		r.replace(d.all, "nil")
		return
	}
	if text == "" {
		r.remove(d.read)
		return
	}
	r.replace(d.read, text)
}
