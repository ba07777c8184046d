package rule_test

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
)

func TestRenameSegment(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		key  string // Go source
		at   int
		name string
		want string // the source after the edit; "" is no edit
	}{
		"the whole key":                     {`"emial"`, 0, "email", `"email"`},
		"a segment":                         {`"addr.0.ctiy"`, 2, "city", `"addr.0.city"`},
		"by a path":                         {`"city"`, 0, "addr.city", `"addr.city"`},
		"quotes stay":                       {"`emial`", 0, "email", "`email`"},
		"a back quote in a raw string":      {"`emial`", 0, "e`mail", "\"e`mail\""},
		"the sign of a sort":                {`"-creatd"`, 0, "created", `"-created"`},
		"in parentheses":                    {`("emial")`, 0, "email", `("email")`},
		"the beginning of a concatenation":  {`"lables." + k`, 0, "labels", `"labels." + k`},
		"of several":                        {`"lables." + k + ".x"`, 0, "labels", `"labels." + k + ".x"`},
		"a segment that goes on":            {`"lables" + k`, 0, "labels", ""},
		"a segment behind the first string": {`"labels." + "ctiy"`, 1, "city", ""},
		"a constant":                        {`keyEmail`, 0, "email", ""},
		"a call":                            {`key("emial")`, 0, "email", ""},
		"no such segment":                   {`"a.b"`, 2, "c", ""},
		"a number":                          {`3`, 0, "c", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			src := "package p\n\nvar _ = " + tt.key + "\n"
			fset, file := parse(t, src)
			key := file.Decls[0].(*ast.GenDecl).Specs[0].(*ast.ValueSpec).Values[0]
			edit, ok := rule.RenameSegment(key, tt.at, tt.name)
			if ok != (tt.want != "") {
				t.Fatalf("RenameSegment(%s) = %v, %t", tt.key, edit, ok)
			}
			if !ok {
				return
			}
			if got, want := apply(t, fset, file, src, edit), "package p\n\nvar _ = "+tt.want+"\n"; got != want {
				t.Errorf("RenameSegment(%s, %d, %q) gives %q, want %q", tt.key, tt.at, tt.name, got, want)
			}
		})
	}
}

func TestSetTag(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ field, at, want string }{
		"no tag":                   {"Email string", "Email", "Email string `bson:\"mail\"`"},
		"another key":              {"Email string `json:\"m\"`", "Email", "Email string `bson:\"mail\" json:\"m\"`"},
		"the key itself":           {"Email string `bson:\"email\"`", "Email", "Email string `bson:\"mail\"`"},
		"the key behind another":   {"Email string `json:\"m\" bson:\"email,omitempty\"`", "Email", "Email string `json:\"m\" bson:\"mail\"`"},
		"a key that ends like it":  {"Email string `xbson:\"m\"`", "Email", "Email string `bson:\"mail\" xbson:\"m\"`"},
		"embedded":                 {"Base", "Base", "Base `bson:\"mail\"`"},
		"an embedded pointer":      {"*Base", "Base", "*Base `bson:\"mail\"`"},
		"a struct in the field":    {"A struct{ B int }", "A", "A struct{ B int } `bson:\"mail\"`"},
		"a field in such a struct": {"A struct {\n\t\tB int\n\t}", "B", "A struct {\n\t\tB int `bson:\"mail\"`\n\t}"},
		"two names":                {"A, B string", "B", ""},
		"a tag in double quotes":   {"A string \"bson:\\\"a\\\"\"", "A", ""},
		"a broken tag":             {"A string `bson:\"a`", "A", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			src := "package p\n\ntype T struct {\n\t" + tt.field + "\n}\n"
			fset, file := parse(t, src)
			at := fset.File(file.Pos()).Pos(strings.Index(src, tt.at))
			edit, ok := rule.SetTag(rule.FieldAt([]*ast.File{file}, at), "bson", "mail")
			if ok != (tt.want != "") {
				t.Fatalf("SetTag(%s) = %v, %t", tt.field, edit, ok)
			}
			if !ok {
				return
			}
			if got, want := apply(t, fset, file, src, edit), "package p\n\ntype T struct {\n\t"+tt.want+"\n}\n"; got != want {
				t.Errorf("SetTag(%s) gives %q, want %q", tt.field, got, want)
			}
		})
	}
}

func TestFieldAtFindsNothingElsewhere(t *testing.T) {
	t.Parallel()
	fset, file := parse(t, "package p\n\ntype T struct {\n\tA int\n}\n\nvar v = T{A: 1}\n")
	for _, pos := range []token.Pos{token.NoPos, file.Pos(), file.End() + 100, fset.File(file.Pos()).Pos(43)} {
		if f := rule.FieldAt([]*ast.File{file}, pos); f != nil {
			t.Errorf("FieldAt(%d) = %v, want nil", pos, f.Names)
		}
	}
}

func TestShortName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"example.com/shop.User":                                "User",
		"User":                                                 "User",
		"shop.User":                                            "User",
		"*example.com/a-b/shop.User":                           "*User",
		"[]example.com/shop.User":                              "[]User",
		"map[string]example.com/x.V":                           "map[string]V",
		"example.com/a.Page[example.com/b.User]":               "Page[User]",
		"a.Pair[example.com/b.K,*example.com/c.V]":             "Pair[K,*V]",
		"struct { A int \"bson:\\\"a\\\"\" }":                  "the struct",
		"*struct { At time.Time }":                             "the struct",
		"example.com/a.Outer[example.com/b.Inner[c.d/e.Leaf]]": "Outer[Inner[Leaf]]",
		"": "",
	} {
		if got := rule.ShortName(in); got != want {
			t.Errorf("ShortName(%q) = %q, want %q", in, got, want)
		}
	}
}

func parse(t *testing.T, src string) (*token.FileSet, *ast.File) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	return fset, file
}

// apply returns the source after an edit, which must be Go that gofmt leaves alone.
func apply(t *testing.T, fset *token.FileSet, file *ast.File, src string, e diag.Edit) string {
	t.Helper()
	got, applied, err := diag.Apply(fset.File(file.Pos()), []byte(src), []diag.Fix{{Edits: []diag.Edit{e}}})
	if err != nil || applied != 1 {
		t.Fatalf("apply: %d applied, %v", applied, err)
	}
	formatted, err := format.Source(got)
	if err != nil {
		t.Fatalf("after the edit: %v\n%s", err, got)
	}
	if string(formatted) != string(got) {
		t.Errorf("gofmt would change\n%s", got)
	}
	return string(got)
}
