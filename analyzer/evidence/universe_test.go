package evidence_test

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/txtar"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/srctest"
)

const twoPackages = `
-- model/user.go --
package model

type Audit struct {
	By string ` + "`bson:\"by\"`" + `
}

type User struct {
	Audit ` + "`bson:\",inline\"`" + `
	ID, Name string; Email string ` + "`bson:\"email\"`" + `
	Old struct {
		Street string
	}
}
-- store/store.go --
package store

import (
	"context"

	"example.com/app/model"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

func Load(ctx context.Context, db *mongo.Database) (u model.User, err error) {
	err = db.Collection("users").FindOne(ctx, bson.M{"email": "a"}).Decode(&u)
	return
}
`

// An editor checks a package against the export data of its imports: their types are other values of go/types than
// those of their own source, and know no columns. A World must take them for one.
func TestTypesFromExportDataAreThoseOfTheSource(t *testing.T) {
	program := load(t, txtar.Parse([]byte(twoPackages)))
	user, store := program.Packages[0], reimported(t, program)
	var summaries []*evidence.Summary
	var queries []*lift.Query
	for _, p := range []*srctest.Package{user, store} {
		lifted := lift.Lift(source(program, p))
		queries = lifted.Queries
		summaries = append(summaries, evidence.Summarize(source(program, p), lifted))
	}
	w := evidence.NewWorld(summaries...)
	m, ok := w.ModelOf(queries[0])
	if !ok {
		t.Fatal("no model")
	}
	own := w.Struct(user.Types.Scope().Lookup("User").Type())
	if m.Structs[0] != own {
		t.Error("the model has another struct than the source's")
	}
	if !w.Stored(user.Types.Scope().Lookup("User").Type()) {
		t.Error("User is not known to be stored")
	}
	for path, want := range map[string]string{"email": "9:19", "by": "4:2", "name": "9:6", "old.street": "11:3"} {
		if got := position(program.Fset, w.Pos(m.Resolve(path).Field)); got != want {
			t.Errorf("Pos of %s = %s, want %s", path, got, want)
		}
	}
	foreign := queries[0].Targets[0].Type
	if foreign == user.Types.Scope().Lookup("User").Type() {
		t.Fatal("the test is void: both packages have one type")
	}
	alone := evidence.NewWorld(summaries[1])
	if got := position(program.Fset, alone.Pos(alone.Struct(foreign).Field("email"))); got != "-" {
		t.Errorf("Pos without the source = %s, want none", got)
	}
}

// reimported checks package store once more, against the export data of what it imports.
func reimported(t *testing.T, program *srctest.Program) *srctest.Package {
	t.Helper()
	user, store := program.Packages[0], program.Packages[1]
	var data bytes.Buffer
	if err := gcexportdata.Write(&data, program.Fset, user.Types); err != nil {
		t.Fatal(err)
	}
	read, err := gcexportdata.Read(&data, program.Fset, map[string]*types.Package{}, user.Path)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]*types.Package{user.Path: read}
	for _, imp := range store.Types.Imports() {
		if found[imp.Path()] == nil {
			found[imp.Path()] = imp
		}
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{},
	}
	conf := types.Config{Importer: importer(found)}
	pkg, err := conf.Check(store.Path, program.Fset, store.Files, info)
	if err != nil {
		t.Fatal(err)
	}
	return &srctest.Package{Path: store.Path, Files: store.Files, Types: pkg, Info: info}
}

type importer map[string]*types.Package

func (in importer) Import(path string) (*types.Package, error) { return in[path], nil }

func position(fset *token.FileSet, pos token.Pos) string {
	if !pos.IsValid() {
		return "-"
	}
	_, at, _ := strings.Cut(fset.Position(pos).String(), ":")
	return at
}

// Rules ask one World from several goroutines.
func TestAWorldMayBeAskedByMany(t *testing.T) {
	program := load(t, txtar.Parse([]byte(twoPackages)))
	var summaries []*evidence.Summary
	var queries []*lift.Query
	for _, p := range program.Packages {
		lifted := lift.Lift(source(program, p))
		summaries, queries = append(summaries, evidence.Summarize(source(program, p), lifted)), append(queries, lifted.Queries...)
	}
	w := evidence.NewWorld(summaries...)
	want := dump(program.Fset, evidence.NewWorld(summaries...), queries)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if got := dump(program.Fset, w, queries); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
			if n := len(w.Structs()); n != 3 {
				t.Errorf("len(Structs()) = %d, want 3", n)
			}
		})
	}
	wait.Wait()
}
