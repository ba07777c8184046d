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

// repeatedKey is DB2010, advice: the path of a field stands as a text in three places and more.
func repeatedKey() rule.Rule {
	return rule.Rule{Code: "DB2010", Run: func(p *rule.Pass) {
		places := writtenKeys(p)
		for _, k := range slices.SortedFunc(maps.Keys(places), func(a, b fieldPath) int {
			return int(slices.Min(positions(places[a])) - slices.Min(positions(places[b])))
		}) {
			if len(places[k]) >= often {
				p.Report(repeated(p, k, places[k]))
			}
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

func repeated(p *rule.Pass, k fieldPath, places map[token.Pos]*ast.BasicLit) diag.Finding {
	all := positions(places)
	first := places[all[0]]
	f := diag.Finding{
		Pos: first.Pos(), End: first.End(), Model: k.model,
		Message: fmt.Sprintf("%q is spelled out in %d places: a constant, or a field proxy of odm, is checked by the compiler", k.path, len(all)),
	}
	for _, pos := range all[1:min(len(all), 6)] {
		f.Related = append(f.Related, diag.Related{Pos: pos, End: places[pos].End(), Message: "and here"})
	}
	if name := constantFor(p.Pkg, k.path); name != "" {
		f.Message = fmt.Sprintf("%q is spelled out in %d places, and the constant %s has the same text", k.path, len(all), name)
		fix := diag.Fix{Title: "use " + name}
		for _, pos := range all {
			fix.Edits = append(fix.Edits, diag.Edit{Pos: pos, End: places[pos].End(), New: name})
		}
		f.Fixes = []diag.Fix{fix}
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
