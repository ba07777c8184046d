package lift

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"
)

// A Tie says that two identities are of one collection. Packages that import this one know its collections by an
// accessor, a field or a variable only; a function knows one by its parameter.
type Tie struct {
	ID   string
	From string // where the collection of ID comes from; "" if a caller says and it cannot be told how
	Same bool   // ID is always From: a function that returns it, a field that is set to nothing else. Else From is one of its sources

	// Args are the type arguments of the generic function, or of the receiver of the method, that ID is a parameter of.
	Args []types.Type

	// Open: ID may get collections that this package does not see: the parameter of an exported function, a field
	// that is not only set here.
	Open bool
}

// AnyName stands in a Tie for the name that a caller gives: func:app.Coll("\x00") comes from name:shop/\x00.
const AnyName = "\x00"

// Ties returns the ties of a package: its accessors, its fields and variables that hold collections, and the
// collections that its calls hand over.
func Ties(src Source) []Tie { return Lift(src).Ties }

// A tier collects ties.
type tier struct {
	*lifter
	ties    []Tie
	seen    map[string]bool
	numbers []constant.Value // see enumerated
}

// all returns the ties of the package, when its declarations have been walked.
func (t *tier) all() []Tie {
	t.numbers = t.enumerated()
	for _, f := range t.Files {
		for _, d := range f.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok || fd.Body == nil {
				continue
			}
			if fn, ok := t.Info.Defs[fd.Name].(*types.Func); ok && returnsCollection(fn) {
				t.accessor(fn, fd)
				t.byNumber(fn, fd)
			}
		}
	}
	t.interfaces()
	t.holders()
	slices.SortFunc(t.ties, func(a, b Tie) int { return strings.Compare(a.ID+" "+a.From, b.ID+" "+b.From) })
	return t.ties
}

func (t *tier) add(tie Tie) {
	key := tie.ID + " " + tie.From + typeArgText(tie.Args)
	if tie.ID != "" && tie.ID != tie.From && !t.seen[key] {
		t.seen[key] = true
		t.ties = append(t.ties, tie)
	}
}

// accessor ties a function that returns a collection to the collection.
func (t *tier) accessor(fn *types.Func, d *ast.FuncDecl) {
	id := "func:" + fn.FullName()
	bound := map[types.Object]value{}
	sig := fn.Signature()
	for i := range sig.Params().Len() {
		p := sig.Params().At(i)
		if isString(p.Type()) {
			bound[p] = anyName()
		}
	}
	h, ok := first(newWalker(t.lifter, t.fileOf(d)).walkFor(fn, bound)).(*handle)
	if !ok || !(fieldSet{h}).named() {
		return
	}
	switch {
	case h.c.Name == AnyName && len(bound) == 1:
		t.add(Tie{ID: id + `("` + AnyName + `")`, From: h.c.ID, Same: true})
	case h.c.Name == AnyName:
		t.add(Tie{ID: id + `("` + AnyName + `")`, Same: true}) // it cannot be told which of the arguments is the name
	case !strings.Contains(h.c.ID, AnyName):
		t.add(Tie{ID: id, From: h.c.ID, Same: true})
	}
}

func returnsCollection(fn *types.Func) bool {
	results := fn.Signature().Results()
	return results.Len() > 0 && isHandle(results.At(0).Type())
}

func isHandle(t types.Type) bool {
	return t != nil && (nameOf(t).is("mongo", "Collection") || embedsCollection(t))
}

// passed ties the parameter of a function to a collection that it is given.
func (t *tier) passed(call *ast.CallExpr, fn *types.Func, i int, h *handle) {
	if p := parameter(fn, i); p != nil && isHandle(p.Type()) {
		t.add(Tie{ID: parameterPrefix + fn.FullName() + "." + p.Name(), From: h.c.ID, Args: t.callArgs(call), Open: fn.Exported()})
	}
}

// callArgs returns the type arguments of a call: those of the function, else those of the receiver.
func (l *lifter) callArgs(call *ast.CallExpr) []types.Type {
	id := identOf(unindex(call.Fun))
	if inst, ok := l.Info.Instances[id]; ok {
		return concrete(inst.TypeArgs)
	}
	if sel, ok := unindex(call.Fun).(*ast.SelectorExpr); ok {
		return typeArgs(l.ownerType(sel))
	}
	return nil
}

// parameter returns the parameter that the i-th argument goes to; nil if it is one of a variadic rest.
func parameter(fn *types.Func, i int) *types.Var {
	sig := fn.Signature()
	if i >= sig.Params().Len() || sig.Variadic() && i == sig.Params().Len()-1 {
		return nil
	}
	return sig.Params().At(i)
}

// handOver tells who listens of the collections among the arguments of a call.
func (w *walker) handOver(call *ast.CallExpr, fn *types.Func) {
	if w.pass == nil {
		return
	}
	for i, a := range call.Args {
		if !isHandle(w.typeOf(a)) {
			continue
		}
		if h, ok := w.deref(first(w.eval(a))).(*handle); ok && h.c.ID != "" {
			w.pass(call, fn, i, h)
		}
	}
}

// holders ties fields and package-level variables to the collections that they are set to.
func (t *tier) holders() {
	for v, sets := range t.fields {
		id := t.holderID(v)
		named := !slices.ContainsFunc(sets, func(s fieldSet) bool { return !s.named() || s.h.c.ID != sets[0].h.c.ID })
		for _, s := range sets {
			if s.h != nil && s.h.c.ID != "" {
				t.add(Tie{ID: id, From: s.h.c.ID, Same: named, Open: v.Exported()})
			}
		}
	}
}

// holderID is the identity of a field or a package-level variable for those who use it as the declaration names it.
func (t *tier) holderID(v *types.Var) string {
	if !v.IsField() || v.Pkg() == nil {
		w := newWalker(t.lifter, nil)
		id, _ := w.identity(v, nil)
		return id
	}
	scope := v.Pkg().Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok {
			continue
		}
		st, ok := tn.Type().Underlying().(*types.Struct)
		if !ok {
			continue
		}
		for i := range st.NumFields() {
			if st.Field(i) == v {
				return "field:" + typeID(tn.Type()) + "." + v.Name()
			}
		}
	}
	return ""
}
