package session

import (
	"go/ast"
	"go/token"
	"reflect"
	"slices"

	"github.com/databridge-go/databridge/lsp/internal/locate"
)

// touchedBy returns the declarations of a package that its queries reach into, and those with a path that odm's types tie to
// a document.
func touchedBy(p *Package) map[ast.Decl]bool {
	t := toucher{decls: map[ast.Decl]bool{}, seen: map[uintptr]bool{}}
	for _, f := range p.Files {
		t.all = append(t.all, f.Decls...)
	}
	slices.SortFunc(t.all, func(a, b ast.Decl) int { return int(a.Pos()) - int(b.Pos()) })
	t.visit(reflect.ValueOf(p.Collected.Queries))
	for _, s := range locate.Owned(p.Files, p.Info) {
		t.touch(s.Expr.Pos())
	}
	return t.decls
}

// A toucher goes through queries by reflection: a field that lift gains is followed like the rest.
type toucher struct {
	all   []ast.Decl // in order of position
	decls map[ast.Decl]bool
	seen  map[uintptr]bool
}

var node = reflect.TypeFor[ast.Node]()

func (t toucher) visit(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || t.seen[v.Pointer()] {
			return
		}
		t.seen[v.Pointer()] = true
		if v.Type().Implements(node) {
			t.syntax(v)
			return
		}
		t.visit(v.Elem())
	case reflect.Interface:
		if !v.IsNil() && v.Type().Implements(node) {
			t.visit(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			t.visit(v.Index(i))
		}
	case reflect.Struct:
		if v.Type().PkgPath() == "go/types" {
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				t.visit(v.Field(i))
			}
		}
	}
}

// syntax notes where a piece of syntax stands.
func (t toucher) syntax(v reflect.Value) {
	if n, ok := v.Interface().(ast.Node); ok {
		t.touch(n.Pos())
	}
}

// touch notes the declaration around a position.
func (t toucher) touch(pos token.Pos) {
	i, found := slices.BinarySearchFunc(t.all, pos, func(d ast.Decl, pos token.Pos) int { return int(d.Pos()) - int(pos) })
	if !found {
		i--
	}
	if i >= 0 && pos < t.all[i].End() {
		t.decls[t.all[i]] = true
	}
}
