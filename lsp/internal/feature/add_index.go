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

// An indexKey is one key of an index.
type indexKey struct {
	path string
	down bool
}

// addIndex declares an index for the query at the place: what is asked for by equality comes first, then the sort, then
// ranges.
func (a *asked) addIndex(around []ast.Node) {
	if a.Idle || !a.wants(Rewrite) || a.pkg.Pkg == nil || len(around) == 0 {
		return
	}
	q := queryAround(a.pkg, a.file.Path, around[0].Pos())
	if q == nil || q.Verb == lift.CreateIndexes {
		return
	}
	keys := keysOf(q)
	if len(keys) == 0 || keys[0].path == "_id" {
		return
	}
	if q.API == lift.ODM {
		a.declareIndex(q, keys)
		return
	}
	if slices.ContainsFunc(a.pkg.Collected.Queries, func(o *lift.Query) bool { return declares(o, q, keys) }) {
		return
	}
	a.createIndex(q, keys, around)
}

// declares reports whether a query makes an index of another one's collection that begins with these keys.
func declares(o, q *lift.Query, keys []indexKey) bool {
	if o.Verb != lift.CreateIndexes || o.Collection.ID == "" || o.Collection.ID != q.Collection.ID {
		return false
	}
	for i := range o.Parts {
		p := &o.Parts[i]
		if p.Role != lift.IndexKeys || p.Node == nil || len(p.Node.Entries) < len(keys) {
			continue
		}
		same := true
		for j, k := range keys {
			same = same && p.Node.Entries[j].Key == k.path
		}
		if same {
			return true
		}
	}
	return false
}

// keysOf are the keys of an index that serves a query.
func keysOf(q *lift.Query) []indexKey {
	var equal, ranges, sort []indexKey
	for i := range q.Parts {
		p := &q.Parts[i]
		switch {
		case p.Node == nil || len(p.Guards) > 0:
		case p.Role == lift.Filter:
			asks(p.Node, &equal, &ranges)
		case p.Role == lift.Sort:
			for _, e := range p.Node.Entries {
				lit, _ := e.Value.Expr.(*ast.BasicLit)
				un, minus := e.Value.Expr.(*ast.UnaryExpr)
				down := minus && un.Op == token.SUB || lit != nil && strings.HasPrefix(lit.Value, "-")
				sort = append(sort, indexKey{e.Key, down})
			}
		}
	}
	var keys []indexKey
	for _, k := range append(append(equal, sort...), ranges...) {
		if k.path != "" && !slices.ContainsFunc(keys, func(o indexKey) bool { return o.path == k.path }) {
			keys = append(keys, k)
		}
	}
	return keys
}

// asks sorts the paths of a filter by how they are asked for.
func asks(n *lift.Node, equal, ranges *[]indexKey) {
	for _, e := range n.Entries {
		switch {
		case !e.Known || e.Value == nil || len(e.Guards) > 0:
		case e.Key == "$and":
			for _, el := range e.Value.Elems {
				asks(el, equal, ranges)
			}
		case strings.HasPrefix(e.Key, "$"):
		case e.Value.Kind != lift.Document, e.Value.Lookup("$eq") != nil, e.Value.Lookup("$in") != nil:
			*equal = append(*equal, indexKey{path: e.Key})
		case slices.ContainsFunc(e.Value.Entries, isRange):
			*ranges = append(*ranges, indexKey{path: e.Key})
		}
	}
}

func isRange(e *lift.Entry) bool {
	return slices.Contains([]string{"$gt", "$gte", "$lt", "$lte", "$regex"}, e.Key)
}

// createIndex writes a function that makes the index, below the one around.
func (a *asked) createIndex(q *lift.Query, keys []indexKey, around []ast.Node) {
	var decl *ast.FuncDecl
	for _, n := range around {
		if f, ok := n.(*ast.FuncDecl); ok {
			decl = f
		}
	}
	if decl == nil || q.API == lift.DriverV1 && !a.isV1() {
		return
	}
	var items, words []string
	for _, k := range keys {
		direction := "1"
		if k.down {
			direction = "-1"
		}
		items = append(items, fmt.Sprintf("{Key: %q, Value: %s}", k.path, direction))
		words = append(words, k.path)
	}
	name := a.free("create"+goName(q.Collection.Name)+"Index", decl)
	text := fmt.Sprintf(`

// %[1]s makes the index of %[2]s that %[3]s asks by.
func %[1]s(ctx context.Context, coll *mongo.Collection) error {
	_, err := coll.Indexes().CreateOne(ctx, mongo.IndexModel{Keys: bson.D{%[4]s}})
	return err
}`, name, strings.Join(words, ", "), decl.Name.Name, strings.Join(items, ", "))
	a.sure("index", "write a function that makes the index "+shown(keys), Rewrite,
		append(a.imports(append([]string{"context"}, a.driverImports()...)), a.change(decl.End(), decl.End(), text)))
}

// driverImports are the packages of the driver that the file is written for.
func (a *asked) driverImports() []string {
	root := string(lift.DriverV2)
	if a.isV1() {
		root = string(lift.DriverV1)
	}
	return []string{root + "/bson", root + "/mongo"}
}

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

// shown is an index as MongoDB shows it.
func shown(keys []indexKey) string {
	var items []string
	for _, k := range keys {
		direction := "1"
		if k.down {
			direction = "-1"
		}
		items = append(items, k.path+": "+direction)
	}
	return "{" + strings.Join(items, ", ") + "}"
}

// goName makes a part of a Go name of a collection's.
func goName(name string) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') || r == '_'
	}) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
