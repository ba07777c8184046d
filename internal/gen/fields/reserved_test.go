package fields

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// A field of a tree that has the name of a method of its kind would hide that: the list must have every method of odm's.
func TestReservedNamesAreTheMethodsOfODM(t *testing.T) {
	t.Parallel()
	for _, k := range []Kind{KindField, KindDoc, KindList} {
		file, err := parser.ParseFile(token.NewFileSet(), "../../../odm/fields_"+strings.ToLower(string(k))+".go", nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{string(k), "Each_"}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil && f.Name.IsExported() {
				want = append(want, f.Name.Name)
			}
		}
		got := reserved(k)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("reserved(%s) = %v, want %v", k, got, want)
		}
	}
}
