package session

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/types"
	"hash/fnv"
	"io"
)

// serve settles what the importers of p see. As long as p says what it said before, they go on to see the package as it was
// then, and need not be checked again: an edit in a function's body is nobody else's business. imported are those that p
// imports: what they say is part of what p says, since p hands it on.
func (p *Package) serve(before *Package, imported []*Package) {
	p.served = p.Pkg
	h := fnv.New64a()
	for _, dep := range imported {
		_, _ = fmt.Fprintf(h, "%s %x\n", dep.id, dep.says)
	}
	if p.Collected != nil && len(p.Collected.Wrappers) > 0 {
		_ = json.NewEncoder(h).Encode(p.Collected.Wrappers) // a hash takes whatever it is given
	}
	if p.Pkg != nil {
		describe(h, p.Pkg)
	}
	p.says = h.Sum64()
	if before != nil && before.says == p.says && before.served != nil {
		p.served = before.served
	}
}

// describe writes what a package declares: all types, and what is exported of the rest.
func describe(w io.Writer, pkg *types.Package) {
	full := func(other *types.Package) string { return other.Path() }
	_, _ = fmt.Fprintln(w, pkg.Path(), pkg.Name())
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		t, isType := obj.(*types.TypeName)
		if !isType && !ast.IsExported(name) {
			continue
		}
		_, _ = fmt.Fprintln(w, types.ObjectString(obj, full))
		if c, ok := obj.(*types.Const); ok {
			_, _ = fmt.Fprintln(w, c.Val().ExactString())
		}
		if !isType || t.IsAlias() {
			continue
		}
		if named, ok := t.Type().(*types.Named); ok {
			_, _ = fmt.Fprintln(w, types.TypeString(named.Underlying(), full))
			for m := range named.Methods() {
				_, _ = fmt.Fprintln(w, types.ObjectString(m, full))
			}
		}
	}
}
