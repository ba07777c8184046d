package lift

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// A Source is one type-checked package. Types may be incomplete: a package with type errors is lifted as far as it goes.
// Where the driver itself could not be loaded, bson literals and *mongo.Collection are known by the file's imports.
type Source struct {
	Fset  *token.FileSet
	Files []*ast.File
	Pkg   *types.Package
	Info  *types.Info
	Known Fact // the wrappers of the packages that this one imports
}

// A Lifted is what one package says of its queries and collections.
type Lifted struct {
	Queries []*Query // in order of position
	Ties    []Tie    // in order of identity

	Wrappers []*Wrapper // in order of their names
}

// Lift lifts a package once, for its queries and for its ties.
func Lift(src Source) Lifted {
	if src.Info == nil || src.Fset == nil {
		return Lifted{} // nothing has been looked at by the type checker
	}
	l := newLifter(src)
	t := &tier{lifter: l, seen: map[string]bool{}}
	for _, f := range src.Files {
		l.file(f, t)
	}
	ties := t.all()
	return Lifted{Queries: l.sorted(), Ties: ties, Wrappers: l.allWrappers()}
}

// Package lifts every query of a package, in order of position. Every call of a verb gives one query, except that
// BulkWrite gives one for each write model that is known, and that a call in a loop over a literal gives one for each
// element that makes it another query.
func Package(src Source) []*Query { return Lift(src).Queries }

// sorted returns the queries that were found.
func (l *lifter) sorted() []*Query {
	var out []*Query
	for call, qs := range l.queries {
		if !l.taken[call] {
			for _, q := range qs {
				q.Forwards = l.forwards(q)
			}
			out = append(out, qs...)
		}
	}
	slices.SortStableFunc(out, func(a, b *Query) int {
		if d := int(a.Call.Pos()) - int(b.Call.Pos()); d != 0 {
			return d
		}
		if d := int(a.Call.End()) - int(b.Call.End()); d != 0 {
			return d
		}
		return int(a.at()) - int(b.at())
	})
	return out
}

// forwards reports whether all that can be told of a query is told by those who call its function.
func (l *lifter) forwards(q *Query) bool {
	if q.Func == nil || len(q.Parts) == 0 || slices.ContainsFunc(q.Parts, func(p Part) bool { return !p.from.given() }) {
		return false
	}
	fn, ok := l.Info.Defs[q.Func.Name].(*types.Func)
	return ok && l.wrapper(fn) != nil
}

// at orders the queries of one call: write models stand in the order of their source.
func (q *Query) at() token.Pos {
	if q.Model != nil {
		return q.Model.Pos()
	}
	return token.NoPos
}

// A lifter holds what is known of one package while it is lifted.
type lifter struct {
	Source
	decls    map[*types.Func]*ast.FuncDecl
	specs    map[types.Object]*ast.ValueSpec // package-level variables
	changed  map[types.Object]bool           // package-level variables that some function assigns or changes; built on demand
	globals  map[types.Object]value          // initial values of package-level variables
	fields   map[*types.Var][]fieldSet       // where fields and variables that hold collections are set
	handles  map[handleKey]*handle
	returned map[*types.Func]value // what functions of the package return; nil is not known
	notes    map[*ast.File]*directives
	syntax   map[types.Object]ast.Expr // type expressions of variables whose type is invalid; built on demand
	inits    map[types.Object]ast.Expr // what such variables are declared with
	queries  map[*ast.CallExpr][]*Query
	busy     map[ast.Node]bool // functions that are being walked: recursion ends there
	wrappers map[*types.Func]*Wrapper
	senders  map[*types.Func]bool // those that lead to a query; built on demand

	taken   map[*ast.CallExpr]bool     // steps of odm's queries that a later step continues
	choices map[*ast.CallExpr]ast.Stmt // what stands for the choice in a call of odm.When
	chosen  map[*ast.CallExpr]int      // the numbers of the conditions of EachWhere
	conds   []value                    // by number
}

func newLifter(src Source) *lifter {
	l := &lifter{
		Source:   src,
		decls:    map[*types.Func]*ast.FuncDecl{},
		specs:    map[types.Object]*ast.ValueSpec{},
		globals:  map[types.Object]value{},
		handles:  map[handleKey]*handle{},
		fields:   map[*types.Var][]fieldSet{},
		returned: map[*types.Func]value{},
		notes:    map[*ast.File]*directives{},
		queries:  map[*ast.CallExpr][]*Query{},
		busy:     map[ast.Node]bool{},
		wrappers: map[*types.Func]*Wrapper{},
		taken:    map[*ast.CallExpr]bool{},
		choices:  map[*ast.CallExpr]ast.Stmt{},
		chosen:   map[*ast.CallExpr]int{},
	}
	for _, f := range src.Files {
		for _, d := range f.Decls {
			l.declare(d)
		}
	}
	l.collect()
	return l
}

func (l *lifter) declare(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if fn, ok := l.Info.Defs[d.Name].(*types.Func); ok {
			l.decls[fn] = d
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if vs, ok := s.(*ast.ValueSpec); ok && d.Tok == token.VAR {
				for _, n := range vs.Names {
					if obj := l.Info.Defs[n]; obj != nil {
						l.specs[obj] = vs
					}
				}
			}
		}
	}
}

// file lifts the queries of one file, and tells t of the collections that are handed over. A declaration that does
// neither is not walked.
func (l *lifter) file(f *ast.File, t *tier) {
	for _, d := range f.Decls {
		calls, passes, leads := l.candidates(d)
		if len(calls) == 0 && !passes && !leads {
			continue
		}
		w := newWalker(l, f)
		w.calls = calls
		if passes {
			w.pass = t.passed
		}
		switch d := d.(type) {
		case *ast.FuncDecl:
			w.fn = d
			w.function(d)
			if fn, ok := l.Info.Defs[d.Name].(*types.Func); ok && l.wraps(fn) {
				l.wrappers[fn] = w.wrapped(fn)
			}
		case *ast.GenDecl:
			w.initializers(d)
		}
		for _, c := range calls { // code that no path reaches is lifted on its own
			if !w.seen[c] {
				w.forget()
				w.call(c)
			}
		}
	}
}

// candidates returns the calls of a declaration that may send a query, in order of position, whether any call of it hands a
// collection over, and whether any leads to a query of another function.
func (l *lifter) candidates(d ast.Decl) (calls []*ast.CallExpr, passes, leads bool) {
	if fd, ok := d.(*ast.FuncDecl); ok && fd.Body == nil {
		return nil, false, false
	}
	ast.Inspect(d, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if l.sends(call) {
			calls = append(calls, call)
		} else if fn := l.callee(call); !leads && fn != nil {
			leads = l.leadsTo(fn)
		}
		passes = passes || slices.ContainsFunc(call.Args, func(a ast.Expr) bool { return isHandle(l.typeOf(a)) })
		return true
	})
	return calls, passes, leads
}

// leadsTo reports whether a call of fn may be a query.
func (l *lifter) leadsTo(fn *types.Func) bool {
	if fn.Pkg() != l.Pkg {
		return len(l.Known) > 0 && l.wrapper(fn) != nil
	}
	return l.wraps(fn) || ofInterface(fn) && takesPart(fn.Signature())
}

// allWrappers returns the wrappers of the package, those of its interfaces included.
func (l *lifter) allWrappers() []*Wrapper {
	var all []*Wrapper
	for fn := range l.decls {
		if w := l.wrapper(fn); w != nil {
			all = append(all, w)
		}
	}
	if len(all) > 0 {
		all = append(all, l.wrappersOfInterfaces()...)
	}
	slices.SortFunc(all, func(a, b *Wrapper) int { return strings.Compare(a.Func, b.Func) })
	return all
}

func (l *lifter) wrappersOfInterfaces() []*Wrapper {
	var all []*Wrapper
	scope := l.Pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() {
			continue
		}
		iface, ok := tn.Type().Underlying().(*types.Interface)
		if !ok {
			continue
		}
		for m := range iface.ExplicitMethods() {
			if w := l.wrapper(m); w != nil {
				all = append(all, w)
			}
		}
	}
	return all
}
