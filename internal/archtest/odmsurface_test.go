package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// The surface of odm is read once: type-checking it and its tests takes seconds.
func TestTheSurfaceOfODM(t *testing.T) {
	t.Parallel()
	all := loaded(t)
	s := surfaceOf(t, all)
	tests := testsOf(t, all)
	t.Run("every name has a doc", func(t *testing.T) { t.Parallel(); everyNameHasADoc(t, s) })
	t.Run("every verb names its errors", func(t *testing.T) { t.Parallel(); everyVerbNamesItsErrors(t, s) })
	t.Run("an Example shows every verb", func(t *testing.T) { t.Parallel(); anExampleShowsEveryVerb(t, tests, s) })
}

// documented are the packages whose surface the laws of docs and examples bind.
var documented = []string{module + "/odm", module + "/odm/agg", module + "/odm/migrate"}

// A callable is an exported function, or an exported method of an exported type.
type callable struct {
	fn     *types.Func
	doc    string // of a method of an interface that says nothing itself, its type's
	byUser bool   // a method of an interface that programs implement: a hook
}

// A shownSurface is what the documented packages show: what is called by "odm.Query.All", every other name by "odm.Query".
type shownSurface struct {
	callables map[string]*callable
	others    map[string]string // types, constants and variables, with their docs
	packages  map[string]*types.Package
}

// loaded type-checks the documented packages from source.
func loaded(t *testing.T) []*packages.Package {
	t.Helper()
	mode := packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedExportFile
	all, err := packages.Load(&packages.Config{Mode: mode}, documented...)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		for _, err := range p.Errors {
			t.Fatal(err)
		}
	}
	return all
}

// surfaceOf reads the surface of the packages.
func surfaceOf(t *testing.T, all []*packages.Package) shownSurface {
	t.Helper()
	s := shownSurface{map[string]*callable{}, map[string]string{}, map[string]*types.Package{}}
	for _, p := range all {
		s.packages[p.Name] = p.Types
		docs := docsOf(p.Syntax)
		for _, name := range p.Types.Scope().Names() {
			obj := p.Types.Scope().Lookup(name)
			if !obj.Exported() {
				continue
			}
			if fn, ok := obj.(*types.Func); ok {
				s.callables[p.Name+"."+name] = &callable{fn: fn, doc: docs[name]}
				continue
			}
			s.others[p.Name+"."+name] = docs[name]
			s.methods(p.Name+"."+name, obj, docs)
		}
	}
	if len(s.callables) < 400 {
		t.Fatalf("the surface has %d functions and methods only: the law guards an empty room", len(s.callables))
	}
	return s
}

// methods adds the exported methods that are declared for a type, be it an interface.
func (s shownSurface) methods(name string, obj types.Object, docs map[string]string) {
	tn, ok := obj.(*types.TypeName)
	if !ok || tn.IsAlias() {
		return // an alias shows the methods of a type that has its own docs
	}
	n, ok := tn.Type().(*types.Named)
	if !ok {
		return
	}
	if i, ok := n.Underlying().(*types.Interface); ok {
		for m := range i.ExplicitMethods() {
			if m.Exported() {
				s.callables[name+"."+m.Name()] = &callable{fn: m, doc: docs[tn.Name()], byUser: true}
			}
		}
		return
	}
	for m := range n.Methods() {
		if m.Exported() {
			s.callables[name+"."+m.Name()] = &callable{fn: m, doc: docs[tn.Name()+"."+m.Name()]}
		}
	}
}

// docsOf returns the doc comments of declarations: of functions and names by name, of methods by "Type.Method".
func docsOf(files []*ast.File) map[string]string {
	docs := map[string]string{}
	for _, file := range files {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				docs[declared(d)] = d.Doc.Text()
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					switch spec := spec.(type) {
					case *ast.TypeSpec:
						docs[spec.Name.Name] = spec.Doc.Text() + d.Doc.Text()
					case *ast.ValueSpec:
						for _, name := range spec.Names {
							docs[name.Name] = spec.Doc.Text() + spec.Comment.Text() + d.Doc.Text()
						}
					}
				}
			}
		}
	}
	return docs
}

// declared returns the name of a function, or "Type.Method".
func declared(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	t := d.Recv.List[0].Type
	for {
		switch u := t.(type) {
		case *ast.StarExpr:
			t = u.X
		case *ast.IndexExpr:
			t = u.X
		case *ast.IndexListExpr:
			t = u.X
		case *ast.Ident:
			return u.Name + "." + d.Name.Name
		default:
			return d.Name.Name
		}
	}
}

// A testPackage is the external test package of a documented one.
type testPackage struct {
	files []*ast.File
	types *types.Package
	info  *types.Info
}

// testsOf type-checks the external test packages. Their imports come from export data, so that nobody has to compile the
// tests for it.
func testsOf(t *testing.T, all []*packages.Package) []testPackage {
	t.Helper()
	fset := token.NewFileSet()
	tests := make([]testPackage, len(all))
	var imports []string
	for i, p := range all {
		names, err := filepath.Glob(filepath.Join(filepath.Dir(p.GoFiles[0]), "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if file.Name.Name != p.Name+"_test" {
				continue
			}
			tests[i].files = append(tests[i].files, file)
			for _, spec := range file.Imports {
				imports = append(imports, strings.Trim(spec.Path.Value, `"`))
			}
		}
	}
	slices.Sort(imports)
	config := types.Config{Importer: imported(t, slices.Compact(imports)...)}
	for i, p := range all {
		tests[i].info = &types.Info{Uses: map[*ast.Ident]types.Object{}}
		var err error
		if tests[i].types, err = config.Check(p.PkgPath+"_test", fset, tests[i].files, tests[i].info); err != nil {
			t.Fatal(err)
		}
	}
	return tests
}

// callableName is the name by which a surface has a function or a method; "" if it is of another package.
func callableName(fn *types.Func) string {
	fn = fn.Origin()
	if fn.Pkg() == nil || !strings.HasPrefix(fn.Pkg().Path(), module+"/odm") {
		return ""
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Pkg().Name() + "." + fn.Name()
	}
	n := named(recv.Type())
	if n == nil {
		return ""
	}
	return fn.Pkg().Name() + "." + n.Obj().Name() + "." + fn.Name()
}

// named returns the type of that name, or that it points to; nil if there is none.
func named(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}
