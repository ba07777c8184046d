package feature

import (
	"cmp"
	"context"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A ModelUse is what the module does with a struct that is a model of collections.
type ModelUse struct {
	Name    string // of the struct
	At      Range  // of the name where it is declared
	Names   []string
	Places  []Mention // where the collections are named, other than in Queries
	Queries []Mention // the calls
	Indexes []Mention // declarations of indexes, those that the program may read
	Count   int       // of indexes, those of tags included
}

// All are the places of everything.
func (u *ModelUse) All() []Mention {
	return sortedMentions(slices.Concat(u.Places, u.Queries, u.Indexes))
}

// Models returns the structs that a file declares and that collections hold, with what the module does with them.
func Models(ctx context.Context, snap *session.Snapshot, path string) []*ModelUse {
	if !mayDeclare(snap, path) && !snap.Speaks(path) {
		return nil
	}
	pkg := snap.Package(path)
	if pkg == nil || pkg.Collected == nil {
		return nil
	}
	here := map[Declared]*ModelUse{}
	for _, spec := range structsOf(pkg, path) {
		at := pkg.Fset.PositionFor(spec.Name.Pos(), false)
		here[Declared{path, at.Line, spec.Name.Name}] = &ModelUse{
			Name: spec.Name.Name, At: Range{at.Offset, at.Offset + len(spec.Name.Name)},
		}
	}
	if len(here) == 0 {
		return nil
	}
	for _, p := range snap.Packages(ctx, path) {
		if ctx.Err() != nil {
			return nil
		}
		if p.Collected != nil {
			noteQueries(here, snap.World(p), p)
		}
	}
	noteIndexes(here, snap.World(pkg), pkg)
	return inUse(here)
}

// ModelAt returns the model whose name, at its declaration, lies under an offset; nil if there is none.
func ModelAt(ctx context.Context, snap *session.Snapshot, path string, offset int) *ModelUse {
	for _, u := range Models(ctx, snap, path) {
		if u.At.From <= offset && offset <= u.At.To {
			return u
		}
	}
	return nil
}

// structsOf are the declarations of struct types in a file.
func structsOf(pkg *session.Package, path string) []*ast.TypeSpec {
	var specs []*ast.TypeSpec
	file := fileOf(pkg, path)
	if file == nil {
		return nil
	}
	for _, d := range file.Decls {
		gen, ok := d.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for _, s := range gen.Specs {
			if spec, ok := s.(*ast.TypeSpec); ok {
				if _, ok := spec.Type.(*ast.StructType); ok {
					specs = append(specs, spec)
				}
			}
		}
	}
	return specs
}

// fileOf is the syntax of a package's file, nil if it is none of it.
func fileOf(pkg *session.Package, path string) *ast.File {
	for _, f := range pkg.Files {
		if tf := pkg.Fset.File(f.FileStart); tf != nil && tf.Name() == path {
			return f
		}
	}
	return nil
}

// noteQueries files the queries of a package under the models that they ask.
func noteQueries(here map[Declared]*ModelUse, w *evidence.World, p *session.Package) {
	for _, q := range p.Collected.Queries {
		m, ok := w.ModelOf(q)
		if !ok || q.Call == nil || q.Forwards {
			continue
		}
		for _, st := range m.Structs {
			u := here[declaredType(w, p.Fset, st)]
			if u == nil {
				continue
			}
			if q.Verb != lift.CreateIndexes {
				u.Queries = append(u.Queries, mentionOf(p.Fset, q.Call.Pos(), q.Call.End()))
			}
			if q.Collection.Name != "" {
				u.Names = append(u.Names, q.Collection.Name)
			}
			if e := q.Collection.NamePos; e != nil {
				u.Places = append(u.Places, mentionOf(p.Fset, e.Pos(), e.End()))
			}
		}
	}
}

// noteIndexes files the indexes of collections under their models.
func noteIndexes(here map[Declared]*ModelUse, w *evidence.World, pkg *session.Package) {
	for _, c := range w.Collections() {
		models := map[*ModelUse]bool{}
		for _, q := range c.Queries {
			if m, ok := w.ModelOf(q); ok {
				for _, st := range m.Structs {
					if u := here[declaredType(w, pkg.Fset, st)]; u != nil {
						models[u] = true
					}
				}
			}
		}
		for u := range models {
			u.Count += len(c.Indexes)
			for _, d := range c.Indexes {
				if d.Pos.IsValid() && pkg.Fset.PositionFor(d.Pos, false).Filename != "" {
					u.Indexes = append(u.Indexes, mentionOf(pkg.Fset, d.Pos, max(d.Pos, d.End)))
				}
			}
		}
	}
}

// declaredType says where the type of a struct is declared.
func declaredType(w *evidence.World, fset *token.FileSet, st *model.Struct) (d Declared) {
	n, ok := w.Type(st).(*types.Named)
	if !ok {
		return d
	}
	own, _ := w.Declared(n)
	at := fset.PositionFor(own.Obj().Pos(), false)
	return Declared{at.Filename, at.Line, own.Obj().Name()}
}

func mentionOf(fset *token.FileSet, from, to token.Pos) Mention {
	at := fset.PositionFor(from, false)
	end := max(at.Offset, fset.PositionFor(to, false).Offset) // the parser's own nodes may end nowhere
	return Mention{File: at.Filename, At: Range{at.Offset, end}}
}

// inUse are the models that a collection holds, in the order of the file.
func inUse(here map[Declared]*ModelUse) []*ModelUse {
	var all []*ModelUse
	for _, u := range here {
		u.Queries, u.Indexes = sortedMentions(u.Queries), sortedMentions(u.Indexes)
		u.Places = slices.DeleteFunc(sortedMentions(u.Places), func(m Mention) bool { return isInside(u.Queries, m) })
		u.Names = slices.Sorted(maps.Keys(setOf(u.Names)))
		if len(u.Queries)+len(u.Places)+u.Count > 0 {
			all = append(all, u)
		}
	}
	slices.SortFunc(all, func(a, b *ModelUse) int { return cmp.Compare(a.At.From, b.At.From) })
	return all
}

// isInside reports whether a place lies in one of others.
func isInside(others []Mention, m Mention) bool {
	return slices.ContainsFunc(others, func(o Mention) bool {
		return o.File == m.File && o.At.From <= m.At.From && m.At.To <= o.At.To
	})
}

func setOf(names []string) map[string]bool {
	set := map[string]bool{}
	for _, n := range names {
		set[n] = true
	}
	return set
}
