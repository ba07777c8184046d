package feature

import (
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/databridge-go/databridge/lsp/internal/session"
)

// Selection returns what an editor selects around an offset of a query, each wider than the one before: the segment of a
// path, the path, the literal, its pair, the stage, the pipeline, the call. ok is false outside of queries.
func Selection(snap *session.Snapshot, path string, offset int) (steps []Range, ok bool) {
	pkg := queriesOf(snap, path)
	if pkg == nil {
		return nil, false
	}
	pos := posOf(pkg, path, offset)
	file := fileOf(pkg, path)
	if file == nil || !pos.IsValid() {
		return nil, false
	}
	q := queryAround(pkg, path, pos)
	if q == nil {
		return nil, false
	}
	nodes, _ := astutil.PathEnclosingInterval(file, pos, pos)
	for _, n := range nodes {
		if _, ok := n.(ast.Expr); !ok {
			break // a literal in a variable ends with its statement
		}
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			steps = append(steps, insideOf(pkg, lit, offset)...)
		}
		steps = append(steps, mentionOf(pkg.Fset, n.Pos(), n.End()).At)
		if n == q.Call {
			break
		}
	}
	return widening(steps), len(steps) > 0
}

// insideOf are the segment of a path at an offset, and the path without its quotes.
func insideOf(pkg *session.Package, lit *ast.BasicLit, offset int) []Range {
	start := pkg.Fset.PositionFor(lit.Pos(), false).Offset
	content := Range{start + 1, start + len(lit.Value) - 1}
	if offset < content.From || content.To < offset {
		return nil
	}
	if !strings.Contains(lit.Value, ".") {
		return []Range{content}
	}
	var steps []Range
	for i := 0; ; i++ {
		at, ok := segmentOf(lit, i)
		if !ok {
			break
		}
		if at = (Range{start + at.From, start + at.To}); at.From <= offset && offset <= at.To {
			steps = append(steps, at)
			break
		}
	}
	return append(steps, content)
}

// widening leaves out steps that are no wider than those before.
func widening(steps []Range) []Range {
	var kept []Range
	for _, r := range steps {
		if n := len(kept); n == 0 || r.To-r.From > kept[n-1].To-kept[n-1].From {
			kept = append(kept, r)
		}
	}
	return kept
}
