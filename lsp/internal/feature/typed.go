package feature

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// typed offers the typed form of what is raw at the place: odm.F("age") and users.F("age") as the proxy, odm.Raw(bson.M{…})
// as conditions, and a call of the driver on a collection that odm has too.
func (a *asked) typed(around []ast.Node) {
	if a.Idle || !a.wants(Rewrite) || a.pkg.Pkg == nil {
		return
	}
	for i, n := range around {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			continue
		}
		switch a.calledInODM(call) {
		case "F":
			a.typedField(call)
			return
		case "Raw":
			a.typedRaw(call, around[i+1:])
			return
		}
		if a.typedRead(call, around[i+1:]) || a.typedCall(call) {
			return
		}
	}
}

// calledInODM is the name of the function or method of odm that is called.
func (a *asked) calledInODM(call *ast.CallExpr) string {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	fn, ok := a.pkg.Info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != string(lift.ODM) {
		return ""
	}
	return fn.Name()
}

// typedField writes odm.F("age") as the proxy of the path.
func (a *asked) typedField(call *ast.CallExpr) {
	if len(call.Args) != 1 {
		return
	}
	tv := a.pkg.Info.Types[call.Args[0]]
	q := queryAround(a.pkg, a.file.Path, call.Pos())
	if tv.Value == nil || q == nil {
		return
	}
	path, err := strconv.Unquote(tv.Value.ExactString())
	p, ok := a.proxiesOf(q.Collection.Model)
	if err != nil || !ok {
		return
	}
	if f, ok := p.at(path); ok {
		a.rewrite(fmt.Sprint("typed ", a.span(call.Pos(), call.End()).From), "use the proxy "+f.expr, Rewrite, []Edit{a.change(call.Pos(), call.End(), f.expr)})
	}
}

// typedRaw writes odm.Raw(bson.M{…}) as conditions on proxies.
func (a *asked) typedRaw(call *ast.CallExpr, around []ast.Node) {
	q, node := a.filterOf(call)
	if q == nil || a.commented(call.Pos(), call.End()) {
		return
	}
	p, ok := a.proxiesOf(q.Collection.Model)
	if !ok {
		return
	}
	conds, ok := p.conditions(node)
	if !ok || len(conds) == 0 {
		return
	}
	text := one(conds)
	if outer, ok := around[0].(*ast.CallExpr); ok && slices.Contains([]string{"Find", "FindOne", "Where"}, a.calledInODM(outer)) {
		text = strings.Join(conds, ", ")
	}
	a.rewrite(fmt.Sprint("typed ", a.span(call.Pos(), call.End()).From), "write the raw filter as typed conditions", Rewrite,
		append(a.imports(importsOf(text)), a.change(call.Pos(), call.End(), text)))
}

// importsOf are the imports that typed conditions need.
func importsOf(text string) []string {
	if strings.Contains(" "+text, "odm.") {
		return []string{string(lift.ODM)}
	}
	return nil
}

// filterOf returns the query that a raw condition is a part of, and its document, which may stand below $or and its like.
func (a *asked) filterOf(call *ast.CallExpr) (*lift.Query, *lift.Node) {
	if len(call.Args) != 1 {
		return nil, nil
	}
	for _, q := range a.pkg.Collected.Queries {
		for i := range q.Parts {
			p := &q.Parts[i]
			if q.File != a.file.Path || p.Role != lift.Filter {
				continue
			}
			if n := nodeOf(p.Node, call.Args[0]); n != nil {
				return q, n
			}
		}
	}
	return nil, nil
}

// nodeOf returns the node that an expression makes, nil if there is none below n.
func nodeOf(n *lift.Node, e ast.Expr) *lift.Node {
	if n == nil || n.Expr == ast.Unparen(e) {
		return n
	}
	for _, el := range n.Elems {
		if found := nodeOf(el, e); found != nil {
			return found
		}
	}
	for _, entry := range n.Entries {
		if found := nodeOf(entry.Value, e); found != nil {
			return found
		}
	}
	return nil
}

// verbs are the calls of the driver that odm has with the same results, or with ones that may stand in their place.
var verbs = map[lift.Verb]string{lift.Count: "Count", lift.DeleteOne: "DeleteOne", lift.DeleteMany: "Delete"}

// typedCall writes a call of the driver that asks one collection by a literal filter as odm's, where a collection of the
// model is in scope. It reports whether the call is a query of the driver.
func (a *asked) typedCall(call *ast.CallExpr) bool {
	i := slices.IndexFunc(a.pkg.Collected.Queries, func(q *lift.Query) bool { return q.Call == call && q.API != lift.ODM && q.Model == nil })
	if i < 0 {
		return false
	}
	q := a.pkg.Collected.Queries[i]
	verb, known := verbs[q.Verb]
	part, has := q.Part(lift.Filter)
	m, modelled := a.snap.World(a.pkg).ModelOf(q)
	if !known || !has || !modelled || len(m.Structs) != 1 || len(call.Args) != 2 || !a.inFile(part.Node.Expr) || a.commented(call.Pos(), call.End()) {
		return true
	}
	coll, owner := a.collectionOf(m.Name)
	p, ok := a.proxiesOf(owner)
	if !ok || p.of != m.Structs[0] || keepsDeleted(p.of) || q.Collection.Name != storedIn(owner, p.of) {
		return true
	}
	conds, ok := p.conditions(part.Node)
	if !ok {
		return true
	}
	text := fmt.Sprintf("%s.Find(%s).%s(%s)", coll, strings.Join(conds, ", "), verb, a.source(call.Args[0]))
	if len(conds) == 0 && strings.HasPrefix(verb, "Delete") {
		return true // odm wants Everything() said
	}
	edits := []Edit{a.change(call.Pos(), call.End(), text)}
	a.rewrite(fmt.Sprint("typed ", a.span(call.Pos(), call.End()).From), "ask by odm, with typed conditions", Rewrite,
		slices.Concat(a.imports(importsOf(text)), edits, a.dropImports(edits)))
	return true
}

// storedIn is the collection that odm keeps a model in: that of its union, the one that its tag names, else that of the
// type's name; "" of a child, whose root says it.
func storedIn(owner types.Type, s *model.Struct) string {
	for _, o := range s.Options {
		if o.Name == "union" {
			return o.Value
		}
	}
	if s.Collection != "" || slices.ContainsFunc(s.Options, func(o model.Option) bool { return o.Name == "child" }) {
		return s.Collection
	}
	if n, ok := owner.(*types.Named); ok {
		return n.Obj().Name()
	}
	return ""
}

// keepsDeleted reports whether odm keeps deleted documents of a model, and leaves them out where the driver finds them.
func keepsDeleted(s *model.Struct) bool {
	return slices.ContainsFunc(s.Fields, func(f *model.Field) bool {
		return slices.ContainsFunc(f.Options, func(o model.Option) bool { return o.Name == "deleted" })
	})
}

// collectionOf returns a variable, or a field of the receiver or a parameter, that is odm's collection of a model.
func (a *asked) collectionOf(name string) (expr string, owner types.Type) {
	tf := a.tokenFile()
	scope := a.pkg.Pkg.Scope().Innermost(tf.Pos(a.At.From))
	for ; scope != nil && scope != types.Universe; scope = scope.Parent() {
		for _, n := range scope.Names() {
			v, ok := scope.Lookup(n).(*types.Var)
			if !ok {
				continue
			}
			if t := collectionModel(v.Type(), name); t != nil {
				return n, t
			}
			t := v.Type()
			if ptr, ok := t.(*types.Pointer); ok {
				t = ptr.Elem()
			}
			st, ok := t.Underlying().(*types.Struct)
			if !ok {
				continue
			}
			for f := range st.Fields() {
				if m := collectionModel(f.Type(), name); m != nil {
					return n + "." + f.Name(), m
				}
			}
		}
	}
	return "", nil
}

// collectionModel is the model of a collection of odm's, if it has the name.
func collectionModel(t types.Type, name string) types.Type {
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	kind, args, ok := lift.ODMType(types.Unalias(t))
	if !ok || kind != "Collection" || len(args) == 0 {
		return nil
	}
	if n, ok := args[0].(*types.Named); ok && n.Obj().Name() == name {
		return n
	}
	return nil
}
