package walk_test

import (
	"go/ast"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/srctest"
)

const nested = `package app

import (
	"context"

	"github.com/databridge-go/databridge/odm"
)

type User struct {
	odm.Document
	Home  Address
	Lines []Line
}

type Address struct{ City string }

type Line struct{ Qty int }

const (
	Home  odm.Doc[User, Address] = "home"
	Lines odm.List[User, Line]   = "lines"
)

func ask(ctx context.Context, users *odm.Collection[User]) {
	users.Find(
		odm.F("home.a").Eq(1),
		Home.Where(odm.F("b.c").Eq(1)),
		Home.Where(odm.Or(odm.F("d").Eq(1), odm.F("e").Eq(1))),
		odm.F("lines").Any(odm.F("f").Gt(1)),
		Lines.Any(odm.F("g.h").Gt(1)),
	).Update(ctx,
		Home.Change(odm.F("i").Set(1)),
		Lines.Index(0, odm.F("j").Set(1)),
		Lines.EachWhere(odm.F("k.l").Eq(1), odm.F("m").Set(1)),
		Lines.EachWhere(odm.F("n").Eq(1), odm.F("o").Set(1)),
	)
}
`

// A path that odm nests comes whole, and each of its segments that the program writes is found in its own text.
func TestPathsOfODMComeWholeWithTheirOwnText(t *testing.T) {
	t.Parallel()
	program, err := srctest.Load("example/app", map[string]string{"app.go": nested})
	if err != nil {
		t.Fatal(err)
	}
	p := program.Packages[0]
	var got []string
	for _, q := range lift.Package(lift.Source{Fset: program.Fset, Files: p.Files, Pkg: p.Types, Info: p.Info}) {
		for _, path := range walk.List(q) {
			got = append(got, path.Full)
			text := literal(path.Key)
			for i, segment := range path.Segments() {
				own, ok := path.Own(i)
				written := strings.Split(text, ".")
				if ok && text != "" && (own >= len(written) || written[own] != segment) {
					t.Errorf("segment %d of %s is %d of %q", i, path.Full, own, text)
				}
			}
		}
	}
	want := []string{
		"home.a", "home.b.c", "home.d", "home.e", "lines", "lines.f", "lines", "lines.g.h",
		"home.i", "lines.0.j", "lines.$[e0].m", "lines.$[e1].o", "lines.$[e0].k.l", "lines.$[e1].n",
	}
	if !slices.Equal(got, want) {
		t.Errorf("paths are %q, want %q", got, want)
	}
}

func literal(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok {
		return ""
	}
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return text
}
