package fields_test

import (
	"go/types"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/gen/fields"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
	"github.com/databridge-go/databridge/internal/srctest"
)

var typeDeclaration = regexp.MustCompile(`(?m)^type `)

// Every type of testdata/models gets proxies, documents because they are and the others because a comment asks for them. They
// compile, and each path of theirs is one of the engine's.
func TestModels(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("../../../testdata/models/models.go")
	if err != nil {
		t.Fatal(err)
	}
	text := typeDeclaration.ReplaceAllString(string(src), "//\n//databridge:fields\ntype ")
	for name, tt := range map[string]struct {
		text string
		sets int
	}{
		"documents":  {string(src), 9}, // with the three structs that an account is linked to
		"every type": {text, 58},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program := map[string]string{"models/models.go": tt.text}
			r, notes := generate(t, program)
			compiles(t, program, r)
			if len(r.Sets) != tt.sets {
				t.Errorf("%d sets, want %d; not: %s", len(r.Sets), tt.sets, notes)
			}
			checkPaths(t, program, r)
		})
	}
}

func checkPaths(t *testing.T, program map[string]string, r *fields.Result) {
	t.Helper()
	loaded, err := srctest.Load("example.com/app", program)
	if err != nil {
		t.Fatal(err)
	}
	scope := loaded.Packages[0].Types.Scope()
	for _, s := range r.Sets {
		obj, ok := scope.Lookup(s.Owner).(*types.TypeName)
		if !ok {
			continue // another package's
		}
		m := model.Extract(fromtypes.Type(obj.Type()))
		var want, got []string
		for _, f := range m.Fields {
			want = append(want, f.Name)
		}
		for _, f := range s.Fields {
			if f.Path != "" {
				got = append(got, f.Path)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has the paths %v, the model %v", s.Var, got, want)
		}
		resolve(t, m, s.Fields)
	}
}

// resolve looks every path of a tree up in the model, and compares the kind.
func resolve(t *testing.T, m *model.Struct, fs []fields.Field) {
	t.Helper()
	for _, f := range fs {
		if f.Path == "" {
			continue
		}
		r := m.Resolve(f.Path)
		if r.Status != model.Found || r.Field == nil || !strings.HasSuffix("."+f.Path, "."+r.Field.Name) {
			t.Errorf("%s: the proxy %s has the path %q: %s", m.Name, f.Name, f.Path, r.Status)
			continue
		}
		v := r.Field.Source.(*types.Var)
		if kind := fields.KindOf(v.Type(), r.Field.Value); kind != f.Kind && f.Name != "Each_" {
			t.Errorf("%s: the proxy %s of %q is a %s, want %s", m.Name, f.Name, f.Path, f.Kind, kind)
		}
		resolve(t, m, f.Fields)
	}
}
