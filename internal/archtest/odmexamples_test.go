package archtest

import (
	"go/ast"
	"go/doc"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"
)

// A verb is every exported function and every exported method of an exported type. These methods are none: by them
// values meet interfaces of the standard library, of the driver or of odm, and nobody calls them by name.
var plumbing = []string{
	"Error", "Unwrap", "String", "Equal", "IsZero", "Path", "MarshalBSON", "MarshalBSONValue", "MarshalJSON",
	"UnmarshalBSON", "UnmarshalBSONValue", "UnmarshalJSON",
}

// unshown are the verbs that no Example shows.
var unshown = map[string]string{
	"migrate.Main": "ends the process; ExampleCommand shows what it runs",
}

// Every verb is called in an Example that is run, be it in a method of a type that the Example uses. The method of an
// interface that programs implement, a hook, is shown where an Example uses a type that implements it.
func anExampleShowsEveryVerb(t *testing.T, tests []testPackage, surface shownSurface) {
	t.Helper()
	verbs, shown := surface.callables, map[string]bool{}
	for _, p := range tests {
		maps.Copy(shown, exampled(t, p))
	}
	for _, name := range slices.Sorted(maps.Keys(verbs)) {
		reason, listed := unshown[name]
		isVerb := !slices.Contains(plumbing, verbs[name].fn.Name())
		switch {
		case isVerb && !shown[name] && !listed:
			t.Errorf("no Example with an output calls %s", name)
		case listed && (shown[name] || !isVerb || reason == ""):
			t.Errorf("%s is listed, and needs to be shown or to have a reason: %q", name, reason)
		}
	}
	for name := range unshown {
		if verbs[name] == nil {
			t.Errorf("there is no %s, which is listed", name)
		}
	}
}

// exampled returns what the Examples of a package call.
func exampled(t *testing.T, p testPackage) map[string]bool {
	calls := map[string]bool{}
	s := sight{p: p, calls: calls, methods: methodsOf(p), seen: map[*types.TypeName]bool{}}
	for _, file := range p.files {
		run := map[string]bool{}
		for _, e := range doc.Examples(file) {
			run["Example"+e.Name] = e.Output != "" || e.EmptyOutput
		}
		for _, d := range file.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || !strings.HasPrefix(fn.Name.Name, "Example") {
				continue
			}
			if !run[fn.Name.Name] {
				t.Errorf("%s has no output: nothing runs it", fn.Name.Name)
				continue
			}
			s.look(fn.Body)
		}
	}
	return calls
}

// A sight goes through the code of Examples, and through the methods of the types that they use.
type sight struct {
	p       testPackage
	calls   map[string]bool
	methods map[string][]*ast.FuncDecl // of the package's own types
	seen    map[*types.TypeName]bool
}

func (s sight) look(code ast.Node) {
	ast.Inspect(code, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		switch obj := s.p.info.Uses[id].(type) {
		case *types.Func:
			if name := callableName(obj); name != "" {
				s.calls[name] = true
			}
		case *types.TypeName:
			s.use(obj)
		}
		return true
	})
}

// use takes down what the methods of a type of the package call, and which hooks they are.
func (s sight) use(tn *types.TypeName) {
	if tn.Pkg() != s.p.types || s.seen[tn] {
		return
	}
	s.seen[tn] = true
	for _, m := range s.methods[tn.Name()] {
		s.look(m.Body)
	}
	for _, imported := range s.p.types.Imports() {
		if !slices.Contains(documented, imported.Path()) {
			continue
		}
		for _, name := range imported.Scope().Names() {
			i, ok := imported.Scope().Lookup(name).Type().Underlying().(*types.Interface)
			if !ok || !types.Implements(types.NewPointer(tn.Type()), i) {
				continue
			}
			for m := range i.ExplicitMethods() {
				s.calls[imported.Name()+"."+name+"."+m.Name()] = true
			}
		}
	}
	st, ok := tn.Type().Underlying().(*types.Struct)
	for i := 0; ok && i < st.NumFields(); i++ { // an embedded struct has hooks of its own
		if n := named(st.Field(i).Type()); n != nil && st.Field(i).Embedded() {
			s.use(n.Obj())
		}
	}
}

// methodsOf returns the methods that a package declares, by the name of their type.
func methodsOf(p testPackage) map[string][]*ast.FuncDecl {
	found := map[string][]*ast.FuncDecl{}
	for _, file := range p.files {
		for _, d := range file.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil && fn.Body != nil {
				typ, _, _ := strings.Cut(declared(fn), ".")
				found[typ] = append(found[typ], fn)
			}
		}
	}
	return found
}
