package workload

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// A lookup is a function that sends one query for a value that it is given.
type lookup struct {
	query *lift.Query
	param int
	way   string
}

// lookupsInLoops reports the calls of this package's lookups for each element of a list.
func lookupsInLoops(p *rule.Pass) {
	found := lookups(p)
	if len(found) == 0 {
		return
	}
	for _, f := range p.Files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil || once.MatchString(fn.Name.Name) {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if l, ok := found[rule.Callee(p.Info, call)]; ok {
						l.judge(p, fn, call)
					}
				}
				return true
			})
		}
	}
}

func (l lookup) judge(p *rule.Pass, fn *ast.FuncDecl, call *ast.CallExpr) {
	loop := loopAround(fn.Body, call)
	if loop == nil || l.param >= len(call.Args) || !mentions(p, loop, call.Args[l.param]) || !repeats(p, fn.Body, loop) {
		return
	}
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok && (mentions(p, loop, sel.X) || madeInside(p, loop, sel.X)) {
		return // another store in each turn
	}
	for i, arg := range call.Args {
		if i != l.param && isHandle(p, arg) && (mentions(p, loop, arg) || madeInside(p, loop, arg)) {
			return // another collection
		}
	}
	reportLoop(p, call, loop, fmt.Sprintf("%s sends a %s for each element of %s: %s", l.query.Func.Name.Name, l.query.Verb, types.ExprString(loop.X), l.way))
}

// isHandle reports whether an argument is no plain value: a collection, a database, a store.
func isHandle(p *rule.Pass, arg ast.Expr) bool {
	t := p.Info.TypeOf(arg)
	if t == nil {
		return true
	}
	_, pointer := t.Underlying().(*types.Pointer)
	return pointer
}

// lookups are the functions of the package that do nothing before they ask for a document by one value.
func lookups(p *rule.Pass) map[*types.Func]lookup {
	sends := map[*ast.FuncDecl]int{}
	for _, q := range p.Queries {
		sends[q.Func]++
	}
	found := map[*types.Func]lookup{}
	for _, q := range p.Queries {
		way, ok := together(q)
		if !ok || !reads(q.Verb) || q.Func == nil || worksBefore(p, q) || sends[q.Func] > 1 || evidence.Migrates(q) || returnsBefore(q) || loopAround(q.Func.Body, q.Call) != nil {
			continue
		}
		fn, ok := p.Info.Defs[q.Func.Name].(*types.Func)
		if i := keyParameter(p, q, fn); ok && i >= 0 {
			found[fn] = lookup{q, i, way}
		}
	}
	return found
}

// returnsBefore reports whether a function may return before it sends its query: it looks into a cache first.
func returnsBefore(q *lift.Query) bool {
	early := false
	ast.Inspect(q.Func.Body, func(n ast.Node) bool {
		r, ok := n.(*ast.ReturnStmt)
		early = early || ok && r.End() < q.Call.Pos() && !fails(r)
		return !early
	})
	return early
}

// worksBefore reports whether a function does other work before its query.
func worksBefore(p *rule.Pass, q *lift.Query) bool {
	for _, stmt := range q.Func.Body.List {
		if stmt.Pos() <= q.Call.Pos() && q.Call.End() <= stmt.End() {
			return false
		}
		if _, deferred := stmt.(*ast.DeferStmt); !deferred && worksBeside(p, stmt, q.Call) {
			return true
		}
	}
	return true // it stands in a closure of another statement
}

// keyParameter returns the parameter that the filter compares with one field, -1 if there is none, or if it says more.
func keyParameter(p *rule.Pass, q *lift.Query, fn *types.Func) int {
	a, ok := Read(p.World, q)
	if !ok || fn == nil || a.Sort != nil || len(q.Settings) > 0 || len(a.conditions.all) != 1 || len(a.conditions.branches) > 0 || a.conditions.special {
		return -1
	}
	c := a.conditions.all[0]
	if c.access != mql.Points || c.list || c.entry.Value == nil {
		return -1
	}
	id, ok := ast.Unparen(c.entry.Value.Expr).(*ast.Ident)
	if !ok {
		return -1
	}
	return slices.IndexFunc(slices.Collect(fn.Signature().Params().Variables()), func(v *types.Var) bool { return p.Info.Uses[id] == types.Object(v) })
}
