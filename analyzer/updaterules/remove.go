package updaterules

import (
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
)

// withoutEntry takes the entry of a path out of the literal that it stands in. There is no such fix where nothing
// else would be left, or where a variable would be left unused.
func withoutEntry(p *rule.Pass, path walk.Path) []diag.Fix {
	lit, ok := path.Condition.Expr.(*ast.CompositeLit)
	if !ok || path.Entry == nil || path.Entry.Assign != nil || len(lit.Elts) < 2 {
		return nil
	}
	for i, el := range lit.Elts {
		if el.Pos() > path.Key.Pos() || path.Key.End() > el.End() {
			continue
		}
		if onlyUse(p.Info, el) {
			return nil
		}
		from, to := el.Pos(), el.End()
		if i+1 < len(lit.Elts) {
			to = lit.Elts[i+1].Pos()
		} else {
			from = lit.Elts[i-1].End()
		}
		return []diag.Fix{{Title: "leave _id out", Edits: []diag.Edit{{Pos: from, End: to}}}}
	}
	return nil
}

// onlyUse reports whether a local variable is used inside e and nowhere else: without e the program does not compile.
func onlyUse(info *types.Info, e ast.Expr) bool {
	uses := map[types.Object]int{}
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := info.Uses[id].(*types.Var); ok && !v.IsField() {
				uses[v] = 0
			}
		}
		return true
	})
	for id, obj := range info.Uses {
		if _, in := uses[obj]; in && (id.Pos() < e.Pos() || e.End() < id.End()) {
			uses[obj]++
		}
	}
	for obj, n := range uses {
		if n == 0 && isLocal(obj) {
			return true
		}
	}
	return false
}

// isLocal reports whether a variable is declared by a statement: parameters may be left unused.
func isLocal(obj types.Object) bool {
	v, ok := obj.(*types.Var)
	return ok && v.Kind() == types.LocalVar
}
