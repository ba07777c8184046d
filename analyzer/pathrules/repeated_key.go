package pathrules

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/model"
)

// often is how many places make a text worth a name of its own.
const often = 3

// repeatedKey is DB2010, advice: the path of a field stands as a text in three places and more. A model gets one finding,
// for the path that stands in most; a path that a constant of the package has gets its own.
func repeatedKey() rule.Rule {
	return rule.Rule{Code: "DB2010", Run: func(p *rule.Pass) {
		places := writtenKeys(p)
		most, more := map[string]fieldPath{}, map[string]int{}
		for _, k := range slices.SortedFunc(maps.Keys(places), func(a, b fieldPath) int {
			return int(positions(places[a])[0] - positions(places[b])[0])
		}) {
			if len(places[k]) < often {
				continue
			}
			if name := constantFor(p.Pkg, k.path); name != "" {
				p.Report(named(k, places[k], name))
				continue
			}
			more[k.model]++
			if old, ok := most[k.model]; !ok || len(places[old]) < len(places[k]) {
				most[k.model] = k
			}
		}
		for _, m := range slices.Sorted(maps.Keys(most)) {
			p.Report(repeated(most[m], places[most[m]], more[m]-1))
		}
	}}
}

// A fieldPath is a path of a model.
type fieldPath struct{ model, path string }

// writtenKeys returns the literals that name the fields of a package's models, by field.
func writtenKeys(p *rule.Pass) map[fieldPath]map[token.Pos]*ast.BasicLit {
	places := map[fieldPath]map[token.Pos]*ast.BasicLit{}
	for _, q := range p.Queries {
		m, ok := p.World.ModelOf(q)
		if !ok {
			continue
		}
		walk.Paths(q, func(at walk.Path) {
			lit, ok := at.Key.(*ast.BasicLit)
			if !ok || at.Full == "_id" || m.Resolve(at.Full).Status != model.Found {
				return
			}
			if text, err := strconv.Unquote(lit.Value); err != nil || text != at.Full {
				return
			}
			k := fieldPath{m.Name, at.Full}
			if places[k] == nil {
				places[k] = map[token.Pos]*ast.BasicLit{}
			}
			places[k][lit.Pos()] = lit
		})
	}
	return places
}

func positions(places map[token.Pos]*ast.BasicLit) []token.Pos {
	return slices.Sorted(maps.Keys(places))
}

// repeated reports a path; more is how many others of its model are spelled out as often.
func repeated(k fieldPath, places map[token.Pos]*ast.BasicLit, more int) diag.Finding {
	f := located(k, places)
	f.Message = fmt.Sprintf("%q is spelled out in %d places", k.path, len(places))
	switch {
	case more == 1:
		f.Message += fmt.Sprintf(", and another field of %s in %d or more", rule.ShortName(k.model), often)
	case more > 1:
		f.Message += fmt.Sprintf(", and %d more fields of %s in %d or more", more, rule.ShortName(k.model), often)
	}
	f.Message += ": a constant, or a field proxy of odm, is checked by the compiler"
	return f
}

// named reports a path that a constant of the package has.
func named(k fieldPath, places map[token.Pos]*ast.BasicLit, name string) diag.Finding {
	f := located(k, places)
	f.Message = fmt.Sprintf("%q is spelled out in %d places, and the constant %s has the same text", k.path, len(places), name)
	fix := diag.Fix{Title: "use " + name}
	for _, pos := range positions(places) {
		fix.Edits = append(fix.Edits, diag.Edit{Pos: pos, End: places[pos].End(), New: name})
	}
	f.Fixes = []diag.Fix{fix}
	return f
}

// located is a finding at the first place, with some of the others.
func located(k fieldPath, places map[token.Pos]*ast.BasicLit) diag.Finding {
	all := positions(places)
	f := diag.Finding{Pos: all[0], End: places[all[0]].End(), Model: k.model}
	for _, pos := range all[1:min(len(all), 6)] {
		f.Related = append(f.Related, diag.Related{Pos: pos, End: places[pos].End(), Message: "and here"})
	}
	return f
}

// constantFor returns the one string constant of a package with that text, "" if there is none or several.
func constantFor(pkg *types.Package, text string) (name string) {
	for _, n := range pkg.Scope().Names() {
		c, ok := pkg.Scope().Lookup(n).(*types.Const)
		if !ok || c.Val().Kind() != constant.String || constant.StringVal(c.Val()) != text || !isString(c.Type()) {
			continue
		}
		if name != "" {
			return ""
		}
		name = n
	}
	return name
}

// isString reports whether a constant can stand where a plain string does.
func isString(t types.Type) bool {
	b, ok := types.Unalias(t).(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}
