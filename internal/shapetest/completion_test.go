package shapetest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
	"github.com/databridge-go/databridge/internal/srctest"
)

// A reference is a segment of a path that a pipeline writes: completion is asked where it begins, and shall offer the
// path up to its end.
type reference struct {
	offset int
	want   string
}

// At every reference to a field in the manual's pipelines completion offers that field: 95 of 100 at least, all stages
// above included. What is missed are fields that neither a schema nor a stage tells of. A short run takes a sample.
func TestCompletionOffersTheFieldsOfTheManual(t *testing.T) {
	t.Parallel()
	const target = 95
	step := 1
	if testing.Short() {
		step = 10
	}
	files, refs := map[string]string{}, map[string][]reference{}
	var names []string
	of := map[string]string{}
	for i, x := range examples(t) {
		if i%step != 0 {
			continue
		}
		name := fmt.Sprintf("x%d/app.go", i)
		files[name] = x.apart(i)
		refs[name] = references(t, files[name])
		names, of[name] = append(names, name), x.Of
	}
	e := newEditor(t, files)
	asked, missed := 0, 0
	for _, name := range names {
		e.open(name, files[name])
		for _, r := range refs[name] {
			asked++
			if !slices.Contains(e.offers(name, files[name], r.offset), r.want) {
				missed++
				t.Logf("%s: %s is not offered", of[name], r.want)
			}
		}
		e.close(name)
	}
	t.Logf("offered: %d of %d references", asked-missed, asked)
	if asked < 50 || (asked-missed)*100 < target*asked {
		t.Errorf("completion offers %d of %d references, want %d %%", asked-missed, asked, target)
	}
}

// apart is the program of an example whose collections no other one shares: all stand in one module.
func (x example) apart(i int) string {
	source := x.source(x.Pipeline)
	for _, c := range slices.Concat(x.Schema, x.alike(x.Pipeline)) {
		for _, form := range []string{"Collection(%q", "Key: \"from\", Value: %q", "Key: \"coll\", Value: %q", "Key: \"$unionWith\", Value: %q"} {
			source = strings.ReplaceAll(source, fmt.Sprintf(form, c.Key), fmt.Sprintf(form, fmt.Sprintf("%s_%d", c.Key, i)))
		}
	}
	return source
}

// references returns the segments of all paths in a program's pipeline. Those behind a dollar are found by their looks,
// so that a reference which nobody follows is asked for too; bare names are those that the analyzer takes for names of fields.
func references(t testing.TB, source string) []reference {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "app.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := map[int]reference{}
	note := func(offset int, text string, skip int) {
		for _, r := range segments(offset, text, skip) {
			found[r.offset] = r
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if kv, ok := n.(*ast.KeyValueExpr); ok {
			if lit, ok := kv.Key.(*ast.BasicLit); ok && lit.Value == `"$literal"` {
				return false
			}
		}
		lit, ok := n.(*ast.BasicLit)
		if text, isPath := dollarPath(lit, ok); isPath {
			note(fset.Position(lit.Pos()).Offset+1, text, 0)
		}
		return true
	})
	for _, b := range bare(t, source) {
		note(b.offset, b.want, b.skip)
	}
	var list []reference
	for _, r := range found {
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b reference) int { return a.offset - b.offset })
	return list
}

// dollarPath returns the text of a literal "$a.b"; operators are keys and have no dot.
func dollarPath(lit *ast.BasicLit, isLit bool) (text string, ok bool) {
	if !isLit || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	if err != nil || len(text) < 2 || text[0] != '$' || text[1] == '$' || strings.ContainsAny(text, " \\\"") {
		return "", false
	}
	return text, !isOperator(text)
}

// isOperator tells operators, which stand as keys, from paths by their names.
func isOperator(text string) bool { return len(mql.Places(text)) > 0 }

// segments cuts a path as written; skip is how many segments in front name no field.
func segments(offset int, text string, skip int) []reference {
	lead := len(text) - len(strings.TrimLeft(text, "$"))
	var list []reference
	from := lead
	for i, s := range strings.Split(text[lead:], ".") {
		to := from + len(s)
		if i >= skip && s != "" && !walk.Position(s) && s[0] != '$' {
			list = append(list, reference{offset + from, text[:to]})
		}
		from = to + 1
	}
	return list
}

// A bareName is a name that is known to be one by the place where it stands.
type bareName struct {
	offset int
	want   string
	skip   int
}

// bare are the names that packages walk and shape take for names of fields.
func bare(t testing.TB, source string) (names []bareName) {
	t.Helper()
	loaded, err := srctest.Load("example/app", map[string]string{"app.go": source})
	if err != nil {
		t.Fatal(err)
	}
	p := loaded.Packages[0]
	src := lift.Source{Fset: loaded.Fset, Files: p.Files, Pkg: p.Types, Info: p.Info}
	lifted := lift.Lift(src)
	world := evidence.NewWorld(evidence.Summarize(src, lifted))
	note := func(key ast.Expr, skip int) {
		lit, ok := key.(*ast.BasicLit)
		if !ok {
			return
		}
		text, err := strconv.Unquote(lit.Value)
		if err == nil && (text[:min(1, len(text))] != "$" || strings.HasPrefix(text, "$$")) {
			names = append(names, bareName{loaded.Fset.Position(lit.Pos()).Offset + 1, text, skip})
		}
	}
	for _, q := range lifted.Queries {
		if q.Verb != lift.Aggregate {
			continue
		}
		for _, at := range walk.List(q) {
			note(at.Key, at.Skip)
		}
		for _, u := range shape.Of(world, p.Info, q).Uses {
			note(u.Key, u.Start)
		}
	}
	return names
}
