package lift

import (
	"go/ast"
	"go/types"
	"reflect"
	"slices"
	"strings"
)

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
	if !ofInterface(m) {
		return nil
	}
	iface, ok := m.Signature().Recv().Type().Underlying().(*types.Interface)
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
