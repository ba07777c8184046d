package pathrules

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
)

// unknownCollection is DB2011: the name of a collection that only one function knows, and that nothing fills, beside one
// that is called nearly the same. MongoDB makes the collection, or finds nothing in it.
func unknownCollection() rule.Rule {
	return rule.Rule{Code: "DB2011", Run: func(p *rule.Pass) {
		told := map[token.Pos]bool{}
		for _, q := range p.Queries {
			at := q.Collection.NamePos
			if at == nil || told[at.Pos()] || evidence.Migrates(q) || strings.HasSuffix(q.File, "_test.go") {
				continue
			}
			twin, ok := p.World.Twin(q)
			if !ok || filledByPipeline(p, q.Collection.Name) {
				continue
			}
			told[at.Pos()] = true
			f := diag.Finding{
				Pos: at.Pos(), End: at.End(),
				Message: fmt.Sprintf("nothing else uses the collection %q, and nothing is stored in it; did you mean %q?", q.Collection.Name, twin),
			}
			if lit, ok := ast.Unparen(at).(*ast.BasicLit); ok {
				f.Fixes = []diag.Fix{{
					Title:  fmt.Sprintf("replace %q by %q", q.Collection.Name, twin),
					Edits:  []diag.Edit{{Pos: lit.Pos(), End: lit.End(), New: rule.Quote(lit, twin)}},
					Alters: true,
				}}
			}
			p.Report(f)
		}
	}}
}

// filledByPipeline reports whether a text of the package other than this name of the collection is equal to it: a $out or
// $merge, a view, the settings of another program.
func filledByPipeline(p *rule.Pass, name string) bool {
	texts := 0
	for _, f := range p.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && strings.Trim(lit.Value, "`\"") == name {
				texts++
			}
			return true
		})
	}
	return texts > 1
}
