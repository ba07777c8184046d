package modeltest

import (
	"go/ast"
	"go/types"
	"reflect"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromreflect"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
	"github.com/databridge-go/databridge/testdata/models"
)

const modelsPath = "github.com/databridge-go/databridge/testdata/models"

// load type-checks testdata/models once.
var load = sync.OnceValues(func() (*packages.Package, error) {
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedImports | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedExportFile,
	}, modelsPath)
	if err != nil {
		return nil, err
	}
	for _, e := range pkgs[0].Errors {
		return nil, e
	}
	return pkgs[0], nil
})

// listed are the types that models.All mentions, as the type checker sees them, in its order.
func listed(t *testing.T) (*packages.Package, []types.Type) {
	t.Helper()
	pkg, err := load()
	if err != nil {
		t.Fatal(err)
	}
	var all []types.Type
	for _, f := range pkg.Syntax {
		ast.Inspect(f, func(n ast.Node) bool {
			if index, ok := n.(*ast.IndexExpr); ok && isTypeFor(index.X) {
				all = append(all, pkg.TypesInfo.TypeOf(index.Index))
			}
			return true
		})
	}
	return pkg, all
}

func isTypeFor(e ast.Expr) bool {
	sel, ok := e.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "TypeFor"
}

func TestBothEyesSeeTheSameModel(t *testing.T) {
	t.Parallel()
	_, edit := listed(t)
	run := models.All()
	if len(edit) != len(run) || len(run) < 40 {
		t.Fatalf("models.All has %d types, its source mentions %d; want the same, at least 40", len(run), len(edit))
	}
	for i, r := range run {
		t.Run(r.String(), func(t *testing.T) {
			got, want := see(fromtypes.Type(edit[i])), see(fromreflect.Type(r))
			if got != want {
				t.Errorf("go/types sees\n%s\nreflect sees\n%s", firstDifference(got, want), firstDifference(want, got))
			}
		})
	}
}

func see(t model.Type) string {
	var x model.Extractor
	return dump(x.Value(t), x.Struct(t))
}

// firstDifference is the first line of a that b has not in the same place.
func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i, line := range x {
		if i >= len(y) || y[i] != line {
			return line
		}
	}
	return "(no further line)"
}

func TestTheListHasEveryTypeOfThePackage(t *testing.T) {
	t.Parallel()
	pkg, _ := listed(t)
	mentioned := map[types.Object]bool{}
	for _, f := range pkg.Syntax {
		ast.Inspect(f, func(n ast.Node) bool {
			if index, ok := n.(*ast.IndexExpr); ok && isTypeFor(index.X) {
				ast.Inspect(index.Index, func(n ast.Node) bool {
					if id, ok := n.(*ast.Ident); ok {
						mentioned[pkg.TypesInfo.Uses[id]] = true
					}
					return true
				})
			}
			return true
		})
	}
	for _, name := range pkg.Types.Scope().Names() {
		obj := pkg.Types.Scope().Lookup(name)
		if _, ok := obj.(*types.TypeName); ok && !mentioned[obj] {
			t.Errorf("%s is not in models.All", name)
		}
	}
}

// Types that no package-level list can hold.
func TestLocalTypesOfOneNameAreTwoModels(t *testing.T) {
	t.Parallel()
	var x model.Extractor
	a, b := x.Struct(fromreflect.Type(firstLocal())), x.Struct(fromreflect.Type(secondLocal()))
	if a == b || a.Field("a") == nil || b.Field("b") == nil {
		t.Errorf("the local types are one: %v, %v", a.Fields, b.Fields)
	}
}

func firstLocal() reflect.Type {
	type local struct{ A int }
	return reflect.TypeFor[local]()
}

func secondLocal() reflect.Type {
	type local struct{ B int }
	return reflect.TypeFor[local]()
}
