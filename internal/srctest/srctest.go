// Package srctest type-checks the Go programs that stand in tests: in process, from their text, with their libraries
// from the compiler's export data. A program of ten packages takes milliseconds.
package srctest

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// A Package is one type-checked package of a program.
type Package struct {
	Path   string
	Test   bool // the package once more, with its _test.go files
	Files  []*ast.File
	Types  *types.Package
	Info   *types.Info
	Errors []error // of the parser and the type checker; types are partial then
}

// A Program is a few packages.
type Program struct {
	Fset     *token.FileSet
	Packages []*Package // each after those that it imports
}

// Load type-checks a program. Its files are given by name, "store/store.go"; a file's directory below module is its
// import path. A directory with _test.go files gives a second package with them.
func Load(module string, files map[string]string) (*Program, error) {
	l := &loader{
		module:  module,
		program: &Program{Fset: token.NewFileSet()},
		dirs:    map[string][]*source{},
		done:    map[string]*types.Package{},
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		l.parse(name, files[name])
	}
	if err := libraries.need(l.imports()); err != nil {
		return nil, fmt.Errorf("load the libraries of a test program: %w", err)
	}
	for _, dir := range slices.Sorted(maps.Keys(l.dirs)) {
		if _, err := l.check(dir); err != nil {
			return nil, err
		}
	}
	return l.program, nil
}

// A source is one parsed file.
type source struct {
	name string
	file *ast.File
	err  error
}

func (s *source) test() bool { return strings.HasSuffix(s.name, "_test.go") }

type loader struct {
	module  string
	program *Program
	dirs    map[string][]*source
	done    map[string]*types.Package // by import path; nil while it is being checked
}

func (l *loader) parse(name, text string) {
	f, err := parser.ParseFile(l.program.Fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if f == nil {
		return // not even a package clause
	}
	dir := path.Dir(name)
	l.dirs[dir] = append(l.dirs[dir], &source{name, f, err})
}

// imports are the import paths of the program that lie outside its module.
func (l *loader) imports() []string {
	found := map[string]bool{}
	for _, sources := range l.dirs {
		for _, s := range sources {
			for _, spec := range s.file.Imports {
				p, err := strconv.Unquote(spec.Path.Value)
				if err == nil && p != "C" && p != "unsafe" && !l.own(p) {
					found[p] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func (l *loader) own(p string) bool { return p == l.module || strings.HasPrefix(p, l.module+"/") }

// Import is types.Importer over the program's own packages and the libraries.
func (l *loader) Import(p string) (*types.Package, error) {
	if l.own(p) {
		return l.check(cmp.Or(strings.TrimPrefix(strings.TrimPrefix(p, l.module), "/"), "."))
	}
	return libraries.Import(p)
}

// check type-checks a directory once.
func (l *loader) check(dir string) (*types.Package, error) {
	p := path.Join(l.module, dir)
	if done, ok := l.done[p]; ok {
		if done == nil {
			return nil, fmt.Errorf("%s imports itself", p)
		}
		return done, nil
	}
	sources := l.dirs[dir]
	if len(sources) == 0 {
		return nil, fmt.Errorf("no package %s in the test program", p)
	}
	l.done[p] = nil
	plain := slices.DeleteFunc(slices.Clone(sources), (*source).test)
	checked := l.checkFiles(p, plain)
	l.done[p] = checked.Types
	if len(plain) > 0 {
		l.program.Packages = append(l.program.Packages, checked)
	}
	if len(plain) < len(sources) {
		variant := l.checkFiles(p, sources)
		variant.Test = true
		l.program.Packages = append(l.program.Packages, variant)
	}
	return checked.Types, nil
}

func (l *loader) checkFiles(p string, sources []*source) *Package {
	pkg := &Package{Path: p, Info: &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes:     map[ast.Node]*types.Scope{},
		Instances:  map[*ast.Ident]types.Instance{},
	}}
	for _, s := range sources {
		pkg.Files = append(pkg.Files, s.file)
		if s.err != nil {
			pkg.Errors = append(pkg.Errors, s.err)
		}
	}
	conf := types.Config{Importer: l, Error: func(err error) { pkg.Errors = append(pkg.Errors, err) }}
	pkg.Types, _ = conf.Check(p, l.program.Fset, pkg.Files, pkg.Info) // its error stands in pkg.Errors
	return pkg
}
