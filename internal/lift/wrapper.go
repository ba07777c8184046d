package lift

import (
	"go/ast"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// A Wrapper is a function that sends queries with what it is given: the filter, the update or the collection of its callers.
// A call of it is a query. Wrappers are facts: names and numbers only, so that a package tells those that import it.
type Wrapper struct {
	Func  string // its full name, as types.Func has it
	Sends []Sent
}

// A Sent is one query of a wrapper.
type Sent struct {
	API         API
	Verb        Verb
	Collection  SentCollection
	Parts       []SentPart   // those that callers give
	Fixed       []Role       // the roles of its other parts
	Targets     []SentTarget // what callers say of its results
	Context     Origin
	Options     Origin // options of the driver that callers give
	Result      int    // which result of the wrapper is the query's cursor or single result, -1 if none
	Projected   bool
	Upsert      bool
	OpenOptions bool
}

// A SentPart is a part that callers give.
type SentPart struct {
	Role Role
	From Origin
}

// A SentTarget is what the results are decoded into: an argument, or a type argument.
type SentTarget struct {
	From  Origin
	All   bool // From is a slice of them
	Type  int  // the type argument, by its index, -1 if it is none
	Owner bool // Type is one of the receiver's
}

// An Origin is a parameter, or a field below it.
type Origin struct {
	Param int // its number, counted from 1; 0 is none
	Path  []string
}

func (o Origin) given() bool { return o.Param > 0 }

func (o Origin) index() int { return o.Param - 1 }

// A SentCollection is where a wrapper has its collection from.
type SentCollection struct {
	ID, Name, Database string
	Holder             Origin // the parameter that is the collection
	Key                Origin // the parameter that is its name, or what an accessor is called with
	Base               string // the identity in front of Key: "name:shop/", "func:app.coll"
	Field              string // the receiver's field that holds it
}

// A Fact gives the wrappers of the packages that the lifted one imports, by their full names.
type Fact map[string]*Wrapper

// With returns f and ws; f itself stays as it is.
func (f Fact) With(ws []*Wrapper) Fact {
	if len(ws) == 0 {
		return f
	}
	out := make(Fact, len(f)+len(ws))
	maps.Copy(out, f)
	for _, w := range ws {
		out[w.Func] = w
	}
	return out
}

// Union joins what several packages say.
func Union(facts ...Fact) Fact {
	var out Fact
	for _, f := range facts {
		switch {
		case len(f) == 0:
		case len(out) == 0:
			out = f
		default:
			out = out.with(f)
		}
	}
	return out
}

// with returns what both say. One that says all of the other is returned as it is: packages of one layer import much the same.
func (f Fact) with(g Fact) Fact {
	missing := false
	for name := range g {
		if _, have := f[name]; !have {
			missing = true
			break
		}
	}
	if !missing {
		return f
	}
	out := make(Fact, len(f)+len(g))
	maps.Copy(out, f)
	maps.Copy(out, g)
	return out
}

// wrapper returns what a function sends for its callers; nil if it sends nothing that they give.
func (l *lifter) wrapper(fn *types.Func) *Wrapper {
	if w, done := l.wrappers[fn]; done {
		return w
	}
	if fn.Pkg() != l.Pkg || l.Pkg == nil {
		w := l.Known[fn.FullName()]
		l.wrappers[fn] = w
		return w
	}
	l.wrappers[fn] = nil // recursion knows nothing
	if d := l.decls[fn]; d == nil {
		l.wrappers[fn] = l.wrapperBehind(fn)
	} else if l.wraps(fn) {
		w := newWalker(l, l.fileOf(d))
		w.fn = d
		if !l.busy[d] {
			l.busy[d] = true
			w.function(d)
			delete(l.busy, d)
			l.wrappers[fn] = w.wrapped(fn)
		}
	}
	return l.wrappers[fn]
}

// wrapperBehind returns the wrapper behind a method of an interface of this package: all types of the package that implement
// it and send something agree.
func (l *lifter) wrapperBehind(m *types.Func) *Wrapper {
	recv := m.Signature().Recv()
	if recv == nil || !types.IsInterface(recv.Type()) {
		return nil
	}
	iface, ok := recv.Type().Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	var found *Wrapper
	for _, impl := range l.implementations(iface, m.Name()) {
		w := l.wrapper(impl)
		switch {
		case w == nil: // a mock
		case found != nil:
			return nil
		default:
			found = w
		}
	}
	if found == nil {
		return nil
	}
	return &Wrapper{Func: m.FullName(), Sends: found.Sends}
}

// implementations returns the methods of that name of the package's types that implement an interface.
func (l *lifter) implementations(iface *types.Interface, method string) []*types.Func {
	var found []*types.Func
	scope := l.Pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || types.IsInterface(tn.Type()) || tn.IsAlias() {
			continue
		}
		if n, ok := tn.Type().(*types.Named); !ok || n.TypeParams().Len() > 0 {
			continue
		}
		p := types.NewPointer(tn.Type())
		if !types.Implements(p, iface) {
			continue
		}
		obj, _, _ := types.LookupFieldOrMethod(p, true, l.Pkg, method)
		if fn, ok := obj.(*types.Func); ok && !slices.Contains(found, fn) {
			found = append(found, fn)
		}
	}
	return found
}

// wraps reports whether a function may send what it is given: it leads to a query, and has a parameter for a part of one.
func (l *lifter) wraps(fn *types.Func) bool {
	if l.senders == nil {
		l.senders = l.leading()
	}
	return l.senders[fn] && takesPart(fn.Signature())
}

// leading returns the functions of the package that lead to a query: they send one, or call one that does.
func (l *lifter) leading() map[*types.Func]bool {
	senders, callers := map[*types.Func]bool{}, map[*types.Func][]*types.Func{}
	var queue []*types.Func
	for fn, d := range l.decls {
		if d.Body == nil {
			continue
		}
		ast.Inspect(d.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if !senders[fn] && (l.sends(call) || l.knownCall(call)) {
				senders[fn] = true
				queue = append(queue, fn)
			}
			if callee := l.callee(call); callee != nil && callee.Pkg() == l.Pkg && callee != fn {
				callers[callee] = append(callers[callee], fn)
			}
			return true
		})
	}
	for len(queue) > 0 {
		fn := queue[0]
		queue = queue[1:]
		for _, c := range slices.Concat(callers[fn], l.throughInterfaces(fn, callers)) {
			if !senders[c] {
				senders[c] = true
				queue = append(queue, c)
			}
		}
	}
	return senders
}

// throughInterfaces returns who calls a method by an interface of the package.
func (l *lifter) throughInterfaces(fn *types.Func, callers map[*types.Func][]*types.Func) []*types.Func {
	var found []*types.Func
	if fn.Signature().Recv() == nil {
		return nil
	}
	for callee, cs := range callers {
		if callee.Name() == fn.Name() && callee.Signature().Recv() != nil && types.IsInterface(callee.Signature().Recv().Type()) {
			found = append(found, cs...)
		}
	}
	return found
}

// knownCall reports whether a wrapper of another package is called.
func (l *lifter) knownCall(call *ast.CallExpr) bool {
	if len(l.Known) == 0 {
		return false
	}
	fn := l.callee(call)
	return fn != nil && fn.Pkg() != l.Pkg && l.wrapper(fn) != nil
}

// takesPart reports whether a parameter may be a part of a query, or a collection.
func takesPart(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		t := unpointer(p.Type())
		if t == nil || isContext(t) {
			continue
		}
		switch u := types.Unalias(t).Underlying().(type) {
		case *types.Basic, *types.Signature, *types.Chan:
			continue
		case *types.Interface:
			if u.NumMethods() > 0 {
				continue
			}
		}
		return true
	}
	return false
}

func isContext(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "context"
}

// wrapped returns what the function that w has walked sends of what it is given.
func (w *walker) wrapped(fn *types.Func) *Wrapper {
	out := &Wrapper{Func: fn.FullName()}
	var done []*ast.CallExpr
	for _, call := range w.asked {
		if slices.Contains(done, call) || w.taken[call] {
			continue // a loop is walked twice
		}
		done = append(done, call)
		for _, q := range w.queries[call] {
			s, ok := w.sentBy(fn, q)
			if ok && !slices.ContainsFunc(out.Sends, func(o Sent) bool { return reflect.DeepEqual(o, s) }) {
				out.Sends = append(out.Sends, s)
			}
		}
	}
	if len(out.Sends) == 0 {
		return nil
	}
	return out
}

// sentBy returns a query as its callers see it; ok is false where they give no part of it.
func (w *walker) sentBy(fn *types.Func, q *Query) (s Sent, ok bool) {
	s = Sent{
		API: q.API, Verb: q.Verb, Context: q.context, Options: q.given, Result: w.resultIndex(q),
		Projected: q.Projected, Upsert: q.Upsert, OpenOptions: q.OpenOptions && !q.given.given(),
	}
	for _, p := range q.Parts {
		if p.from.given() {
			s.Parts = append(s.Parts, SentPart{p.Role, p.from})
		} else if !slices.Contains(s.Fixed, p.Role) {
			s.Fixed = append(s.Fixed, p.Role)
		}
	}
	if len(s.Parts) == 0 {
		return s, false
	}
	for _, t := range q.Targets {
		if st, ok := sentTarget(fn, t); ok {
			s.Targets = append(s.Targets, st)
		}
	}
	s.Collection = sourceOf(fn, q.Collection)
	if q.API == ODM {
		s.Collection.Holder = w.originAt(q.Collection.Expr)
	}
	return s, true
}

// resultIndex tells which result of the function is what a query returned.
func (w *walker) resultIndex(q *Query) int {
	index := -1
	for _, e := range w.exits {
		t, ok := e.(tuple)
		if !ok {
			t = tuple{e}
		}
		for i, v := range t {
			if r, ok := v.(*result); ok && !r.current && slices.ContainsFunc(r.qs, func(o *Query) bool { return o.Call == q.Call }) {
				index = i
			}
		}
	}
	return index
}

func sentTarget(fn *types.Func, t Target) (SentTarget, bool) {
	if t.from.given() {
		return SentTarget{From: t.from, All: t.all, Type: -1}, true
	}
	p, ok := types.Unalias(t.Type).(*types.TypeParam)
	if !ok {
		return SentTarget{}, false
	}
	sig := fn.Signature()
	return SentTarget{Type: p.Index(), Owner: sig.TypeParams().Len() == 0}, true
}

// sourceOf tells where a wrapper has the collection of a query from.
func sourceOf(fn *types.Func, c Collection) SentCollection {
	s := SentCollection{ID: c.ID, Name: c.Name, Database: c.Database, Holder: Origin{}, Key: c.key, Base: c.base}
	if OfParameter(c.ID) {
		for i := range fn.Signature().Params().Len() {
			if c.ID == parameterPrefix+fn.FullName()+"."+fn.Signature().Params().At(i).Name() {
				s.Holder = Origin{Param: i + 1}
			}
		}
	}
	if recv := fn.Signature().Recv(); recv != nil {
		if field, ok := strings.CutPrefix(c.ID, "field:"+typeID(recv.Type())+"."); ok && !strings.Contains(field, ".") {
			s.Field = field
		}
	}
	return s
}
