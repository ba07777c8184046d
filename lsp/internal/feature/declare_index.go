package feature

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
)

// declareIndex adds the index to the method Indexes of the query's model, or writes that method.
func (a *asked) declareIndex(q *lift.Query, keys []indexKey) {
	named, ok := types.Unalias(q.Collection.Model).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return
	}
	at := a.declared(named)
	if at == nil {
		return
	}
	var items []string
	for _, k := range keys {
		path := k.path
		if k.down {
			path = "-" + path
		}
		items = append(items, strconv.Quote(path))
	}
	index := "{Keys: []string{" + strings.Join(items, ", ") + "}}"
	if strings.Contains(at.file.Text, strings.Trim(index, "{}")) {
		return // it is declared
	}
	edit, ok := at.indexEdit(named.Obj().Name(), index)
	if !ok {
		return
	}
	at.rewrite("index", "declare the index "+shown(keys)+" of "+named.Obj().Name(), Rewrite, append(at.imports(importsOf("odm.")), edit))
	a.all = append(a.all, at.all...)
}

// declared is the place in the file that declares a type, in the module's own source; nil if that is elsewhere.
func (a *asked) declared(n *types.Named) *asked {
	path := a.pkg.Fset.PositionFor(n.Obj().Pos(), false).Filename
	file := a.snap.File(path)
	if file == nil {
		return nil
	}
	at := &asked{Wish: a.Wish, ctx: a.ctx, snap: a.snap, file: file, pkg: a.snap.Package(path)}
	if at.pkg == nil || at.pkg.Pkg == nil || at.pkg.Pkg.Path() != n.Obj().Pkg().Path() || at.tokenFile() == nil {
		return nil
	}
	return at
}

// indexEdit adds an index to the literal that Indexes returns, or writes the method below the type.
func (a *asked) indexEdit(name, index string) (Edit, bool) {
	var decl *ast.GenDecl
	for _, d := range a.syntax().Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.Name == "Indexes" && receiver(d) == name {
				return a.longer(d, index)
			}
		case *ast.GenDecl:
			if d.Tok == token.TYPE && slices.ContainsFunc(d.Specs, func(s ast.Spec) bool { return s.(*ast.TypeSpec).Name.Name == name }) {
				decl = d
			}
		}
	}
	if decl == nil || a.pkg.Pkg.Scope().Lookup(name) == nil || hasMethod(a.pkg.Pkg.Scope().Lookup(name).Type(), "Indexes") {
		return Edit{}, false
	}
	text := fmt.Sprintf("\n\n// Indexes are what the queries of %s need.\nfunc (*%s) Indexes() []odm.Index {\n\treturn []odm.Index{\n\t\t%s,\n\t}\n}", name, name, index)
	return a.change(decl.End(), decl.End(), text), true
}

// longer adds an element to the literal that a method returns.
func (a *asked) longer(d *ast.FuncDecl, index string) (Edit, bool) {
	if d.Body == nil || len(d.Body.List) == 0 {
		return Edit{}, false
	}
	ret, ok := d.Body.List[len(d.Body.List)-1].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return Edit{}, false
	}
	lit, ok := ret.Results[0].(*ast.CompositeLit)
	if !ok || len(lit.Elts) == 0 {
		return Edit{}, false
	}
	last := lit.Elts[len(lit.Elts)-1]
	if a.pkg.Fset.Position(last.End()).Line != a.pkg.Fset.Position(lit.Rbrace).Line {
		return a.change(lit.Rbrace, lit.Rbrace, index+",\n"), true
	}
	return a.change(last.End(), last.End(), ", "+index), true
}

// receiver is the name of the type that a method belongs to.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) != 1 {
		return ""
	}
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	id, _ := t.(*ast.Ident)
	if id == nil {
		return ""
	}
	return id.Name
}

// hasMethod reports whether a type has a method of its own, in whatever file.
func hasMethod(t types.Type, name string) bool {
	n, ok := t.(*types.Named)
	if !ok {
		return false
	}
	for m := range n.Methods() {
		if m.Name() == name {
			return true
		}
	}
	return false
}
