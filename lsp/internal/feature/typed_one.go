package feature

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A decoding is a statement that decodes one result: err = ….Decode(&x), if err := ….Decode(&x); err != nil {…}, or
// return ….Decode(x).
type decoding struct {
	call   *ast.CallExpr
	assign *ast.AssignStmt
	check  *ast.IfStmt     // the if that assign stands in; nil if it stands alone
	result *ast.ReturnStmt // assign is nil
	err    types.Object
	isNew  bool // assign declares err
}

// decoding reads the statement of the query.
func (r *reading) decoding() (d decoding, ok bool) {
	switch s := r.block[r.at].(type) {
	case *ast.AssignStmt:
		d.assign = s
	case *ast.IfStmt:
		d.check = s
		d.assign, ok = s.Init.(*ast.AssignStmt)
		if !ok || s.Else != nil {
			return d, false
		}
	case *ast.ReturnStmt:
		if len(s.Results) != 1 {
			return d, false
		}
		d.result = s
		d.call = r.decodes(s.Results[0])
		return d, d.call != nil
	default:
		return d, false
	}
	if len(d.assign.Lhs) != 1 || len(d.assign.Rhs) != 1 {
		return d, false
	}
	d.call = r.decodes(d.assign.Rhs[0])
	d.err, d.isNew = r.objectOf(d.assign.Lhs[0])
	return d, d.call != nil && d.err != nil && (d.check == nil || r.isError(d.check.Cond, d.err))
}

// decodes returns the call of Decode on the query's result, nil if an expression is anything else.
func (r *reading) decodes(e ast.Expr) *ast.CallExpr {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return nil
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Decode" || ast.Unparen(sel.X) != r.q.Call {
		return nil
	}
	return call
}

// one writes FindOne(…).Decode(&x) as a query of odm, which returns a pointer.
func (r *reading) one(query string) bool {
	d, ok := r.decoding()
	if !ok {
		return false
	}
	if d.result != nil {
		return r.oneReturned(d, query)
	}
	t, ok := r.decodedInto(d.call.Args[0], false)
	if !ok {
		return false
	}
	missing, ok := r.missing(d)
	if !ok {
		return false
	}
	r.edits = append(r.edits, missing.edits...)
	if t.pointer {
		return r.onePointer(d, t, query, missing)
	}
	if t.decl != nil && (d.check != nil && ends(d.check.Body) && !r.usedIn(t.obj, d.check.Body) || d.check == nil && r.stopsOnError(r.at+1, d.err, t.obj)) {
		return r.oneDeclared(d, t, query, missing)
	}
	return r.oneCopied(d, t, query, missing)
}

// oneDeclared makes the variable itself the pointer: nobody looks at it where there is an error.
func (r *reading) oneDeclared(d decoding, t variable, query string, m notFound) bool {
	name, errName := t.obj.Name(), d.err.Name()
	op := " := "
	if !d.isNew && !r.besideQuery(d.err) {
		spec := declaresVar(t.decl)
		r.replace(spec.Type, "*"+r.source(spec.Type))
		op = " = "
	} else {
		r.remove(t.decl)
	}
	text := name + ", " + errName + op + query + m.translated(errName)
	if d.check != nil {
		text += "\nif " + r.source(d.check.Cond) + " "
		r.edits = append(r.edits, r.change(d.check.Pos(), d.check.Body.Pos(), text))
	} else {
		r.replace(d.assign, text)
	}
	r.dereference(t.obj, d.call.Args[0])
	return true
}

// dereference writes a variable that has become a pointer as it must be now: &x is x, x.Name stays, x is *x.
func (r *reading) dereference(obj types.Object, except ast.Expr) {
	ast.Inspect(r.fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.UnaryExpr:
			if n == except {
				return false
			}
			if id, ok := ast.Unparen(n.X).(*ast.Ident); ok && n.Op == token.AND && r.pkg.Info.Uses[id] == obj {
				r.replace(n, id.Name)
				return false
			}
		case *ast.SelectorExpr:
			if id, ok := ast.Unparen(n.X).(*ast.Ident); ok && r.pkg.Info.Uses[id] == obj {
				return false
			}
		case *ast.KeyValueExpr:
			if id, ok := n.Value.(*ast.Ident); ok && r.pkg.Info.Uses[id] == obj {
				r.replace(id, "*"+id.Name)
				return false
			}
		case *ast.Ident:
			if r.pkg.Info.Uses[n] == obj {
				r.replace(n, "*"+n.Name)
			}
		}
		return true
	})
}

// onePointer sets a variable that is a pointer already. After an error it is nil: nobody may look at what it was before.
func (r *reading) onePointer(d decoding, t variable, query string, m notFound) bool {
	if !t.unused {
		return false
	}
	errName := d.err.Name()
	switch {
	case d.check == nil && d.isNew && t.decl != nil:
		r.remove(t.decl)
		r.replace(d.assign, t.obj.Name()+", "+errName+" := "+query+m.translated(errName))
	case d.check == nil && d.isNew && r.besideQuery(t.obj), d.check == nil && !d.isNew:
		op := map[bool]string{true: " := ", false: " = "}[d.isNew]
		r.replace(d.assign, t.obj.Name()+", "+errName+op+query+m.translated(errName))
	default:
		return r.oneCopied(d, t, query, m)
	}
	return true
}

// oneCopied reads into a variable of its own, and copies what is found.
func (r *reading) oneCopied(d decoding, t variable, query string, m notFound) bool {
	doc, errName := r.free("doc"), d.err.Name()
	found := t.obj.Name() + " = *" + doc
	if t.pointer {
		found = t.obj.Name() + " = " + doc
	}
	switch {
	case d.check != nil && m.translate:
		return false
	case d.check != nil && !d.isNew:
		return false // if err = …: err is looked at afterwards
	case d.check != nil:
		text := "if " + doc + ", " + errName + " := " + query + "; " + r.source(d.check.Cond) + " "
		r.edits = append(r.edits, r.change(d.check.Pos(), d.check.Body.Pos(), text),
			r.change(d.check.End(), d.check.End(), " else {\n"+found+"\n}"))
		return true
	case d.isNew || r.besideQuery(d.err):
		r.replace(d.assign, doc+", "+errName+" := "+query+m.translated(errName)+"\nif "+errName+" == nil {\n"+found+"\n}")
		return true
	}
	r.replace(d.assign, "var "+doc+" *"+r.written(r.proxies.owner)+"\n"+doc+", "+errName+" = "+query+m.translated(errName)+"\nif "+errName+" == nil {\n"+found+"\n}")
	return true
}

// oneReturned writes return ….Decode(x), where x is a pointer that the function was given, or &x.
func (r *reading) oneReturned(d decoding, query string) bool {
	into := ""
	if t, ok := r.decodedInto(d.call.Args[0], false); ok && !t.pointer {
		into = t.obj.Name()
	}
	if id, ok := ast.Unparen(d.call.Args[0]).(*ast.Ident); ok {
		ptr, isPointer := r.pkg.Info.TypeOf(id).(*types.Pointer)
		if isPointer && types.Identical(ptr.Elem(), r.proxies.owner) {
			into = "*" + id.Name
		}
	}
	if into == "" {
		return false
	}
	doc, err := r.free("doc"), r.free("err")
	m := notFound{translate: r.othersAsk()}
	r.replace(d.result, doc+", "+err+" := "+query+m.translated(err)+"\nif "+err+" == nil {\n"+into+" = *"+doc+"\n}\nreturn "+err)
	return true
}
