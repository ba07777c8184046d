package fields

import (
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
)

type generator struct {
	*Package

	models  model.Extractor
	sets    []Set
	known   map[*types.TypeName]bool   // has a set, or must not have one
	asked   map[*types.TypeName]string // the variable's name that a directive gives
	taken   map[string]bool            // names of the package
	imports map[string]string          // import path -> name in the generated file
	paths   map[string]string          // the other way round
	notes   []Note
	seen    []types.Type // structs without a set
}

func newGenerator(p *Package) *generator {
	g := &generator{
		Package: p,
		known:   map[*types.TypeName]bool{},
		asked:   map[*types.TypeName]string{},
		taken:   map[string]bool{},
		imports: map[string]string{},
		paths:   map[string]string{},
	}
	for _, name := range p.Types.Scope().Names() {
		if at := p.Types.Scope().Lookup(name).Pos(); p.Old == nil || at < p.Old.FileStart || p.Old.FileEnd <= at {
			g.taken[name] = true
		}
	}
	return g
}

// collect finds the models of the package in order of declaration, then what they consist of: those of this package in
// order of declaration too, those of others by name.
func (g *generator) collect() {
	var roots []*types.Named
	for _, f := range g.Files {
		for _, d := range f.Decls {
			if decl, ok := d.(*ast.GenDecl); ok && decl.Tok == token.TYPE {
				roots = append(roots, g.roots(f, decl)...)
			}
		}
	}
	found := slices.Clone(roots)
	for _, r := range roots {
		found = g.parts(found, r)
	}
	slices.SortStableFunc(found, func(a, b *types.Named) int {
		switch here, there := g.local(a), g.local(b); {
		case here && there:
			return int(a.Obj().Pos() - b.Obj().Pos())
		case here:
			return -1
		case there:
			return 1
		}
		return strings.Compare(a.Obj().Pkg().Path()+"."+a.Obj().Name(), b.Obj().Pkg().Path()+"."+b.Obj().Name())
	})
	for _, n := range found {
		g.sets = append(g.sets, Set{Model: n})
	}
}

func (g *generator) local(n *types.Named) bool { return n.Obj().Pkg() == g.Types }

// roots returns the models of one declaration.
func (g *generator) roots(f *ast.File, decl *ast.GenDecl) []*types.Named {
	var found []*types.Named
	for _, s := range decl.Specs {
		spec, ok := s.(*ast.TypeSpec)
		if !ok || spec.Assign.IsValid() {
			continue // an alias: the type itself has the fields
		}
		obj, _ := g.Info.Defs[spec.Name].(*types.TypeName)
		if obj == nil || obj.Name() == "_" {
			continue
		}
		name, directed := directive(spec.Doc)
		if !directed && len(decl.Specs) == 1 {
			name, directed = directive(decl.Doc)
		}
		m := g.models.Struct(fromtypes.Type(obj.Type()))
		n, isNamed := obj.Type().(*types.Named)
		switch {
		case !isNamed || !directed && (m == nil || !m.Document):
			continue
		case m == nil:
			g.note(spec.Pos(), "%s is no struct that is stored by its fields: it has no field proxies", obj.Name())
		case spec.TypeParams != nil:
			g.note(spec.Pos(), "%s is generic: it has no field proxies; write them by hand for each type that it is used with", obj.Name())
		case constrained(g.Fset, f):
			g.note(spec.Pos(), "%s stands in a file with a build constraint: it has no field proxies", obj.Name())
		default:
			found, g.asked[obj] = append(found, n), name
		}
		g.known[obj] = true
	}
	return found
}

// directive looks for databridge:fields, or databridge:fields Name, in a comment.
func directive(doc *ast.CommentGroup) (name string, ok bool) {
	if doc == nil {
		return "", false
	}
	for _, c := range doc.List {
		words := strings.Fields(strings.TrimPrefix(c.Text, "//"))
		if len(words) > 0 && words[0] == "databridge:fields" {
			if len(words) > 1 && token.IsIdentifier(words[1]) {
				return words[1], true
			}
			return "", true
		}
	}
	return "", false
}

// constrained reports whether a file is compiled in some builds only.
func constrained(fset *token.FileSet, f *ast.File) bool {
	for _, g := range f.Comments {
		if g.Pos() > f.Package {
			break
		}
		for _, c := range g.List {
			if constraint.IsGoBuild(c.Text) {
				return true
			}
		}
	}
	parts := strings.Split(strings.TrimSuffix(filepath.Base(fset.File(f.FileStart).Name()), ".go"), "_")
	return len(parts) > 1 && isPlatform(parts[len(parts)-1])
}

// isPlatform reports whether a file whose name ends in _word is compiled for that system or processor only.
func isPlatform(word string) bool {
	return slices.Contains(strings.Fields("aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows "+
		"386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm"), word)
}

func (g *generator) note(pos token.Pos, format string, args ...any) {
	g.notes = append(g.notes, Note{Pos: pos, Text: fmt.Sprintf(format, args...)})
}

func (g *generator) fatal(pos token.Pos, format string, args ...any) {
	g.notes = append(g.notes, Note{Pos: pos, Text: fmt.Sprintf(format, args...), Fatal: true})
}
