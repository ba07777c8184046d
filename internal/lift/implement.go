package lift

import (
	"go/types"
	"slices"
)

// interfaces ties the methods of the package's interfaces that return a collection to those of the one type of the
// package that implements it.
func (t *tier) interfaces() {
	if t.Pkg == nil {
		return
	}
	scope := t.Pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok {
			continue
		}
		if iface, ok := tn.Type().Underlying().(*types.Interface); ok {
			t.implemented(iface)
		}
	}
}

func (t *tier) implemented(iface *types.Interface) {
	for i := range iface.NumMethods() {
		m := iface.Method(i)
		if m.Pkg() != t.Pkg || !returnsCollection(m) {
			continue
		}
		impl := t.implementation(iface, m)
		if impl == nil {
			continue
		}
		t.add(Tie{ID: "func:" + m.FullName(), From: "func:" + impl.FullName(), Same: true})
		t.add(Tie{ID: "func:" + m.FullName() + `("` + AnyName + `")`, From: "func:" + impl.FullName() + `("` + AnyName + `")`, Same: true})
		if numberParameter(m.Signature()) == nil {
			continue
		}
		for _, c := range t.numbers {
			t.add(Tie{ID: "func:" + m.FullName() + numbered(c), From: "func:" + impl.FullName() + numbered(c), Same: true})
		}
	}
}

// implementation returns the method that stands behind a method of an interface; nil if there are several or none.
func (t *tier) implementation(iface *types.Interface, m *types.Func) *types.Func {
	if found := t.implementations(iface, m.Name()); len(found) == 1 {
		return found[0]
	}
	return nil
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
