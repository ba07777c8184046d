package lifecycle

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
)

// currentKept is DB7013, advice: cur.Current is valid until the next call of Next, and is kept longer.
func currentKept() rule.Rule {
	return rule.Rule{Code: "DB7013", Run: func(p *rule.Pass) {
		for b := range bodies(p.Files) {
			inspectOwn(b.block, func(n ast.Node) {
				loop, ok := n.(*ast.ForStmt)
				if !ok || loop.Cond == nil {
					return
				}
				for _, kept := range keptIn(p.Info, loop) {
					p.Report(diag.Finding{
						Pos: kept.Pos(), End: kept.End(),
						Message: fmt.Sprintf("%s is valid until the next %s only: keep a copy, slices.Clone(%[1]s)", types.ExprString(kept), nextOf(kept)),
					})
				}
			})
		}
	}}
}

func nextOf(kept ast.Expr) string {
	sel, _ := ast.Unparen(kept).(*ast.SelectorExpr)
	if sel == nil {
		return "Next"
	}
	return types.ExprString(sel.X) + ".Next"
}

// keptIn returns where a loop over a cursor puts Current into something that outlives the turn.
func keptIn(info *types.Info, loop *ast.ForStmt) (kept []ast.Expr) {
	add := func(values ...ast.Expr) {
		for _, v := range values {
			if isCurrent(info, v) && advances(info, loop, v) {
				kept = append(kept, v)
			}
		}
	}
	inspectOwn(loop.Body, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.CallExpr:
			if id := identOf(n.Fun); id != nil && id.Name == "append" && n.Ellipsis == 0 && info.Types[n.Fun].IsBuiltin() {
				add(n.Args[1:]...)
			}
		case *ast.SendStmt:
			add(n.Value)
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				v := variable(info, l)
				if len(n.Lhs) == len(n.Rhs) && (v == nil || !contains(loop, v.Pos())) {
					add(n.Rhs[i])
				}
			}
		}
	})
	return kept
}

// isCurrent reports whether an expression is the field Current of a cursor or a change stream.
func isCurrent(info *types.Info, e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Current" {
		return false
	}
	s := named(pointee(info.TypeOf(sel.X)))
	return s.is("mongo", "", "Cursor") || s.is("mongo", "", "ChangeStream")
}

// advances reports whether a loop goes on while the cursor of Current has a next document.
func advances(info *types.Info, loop *ast.ForStmt, current ast.Expr) bool {
	v := variable(info, ast.Unparen(current).(*ast.SelectorExpr).X)
	call, ok := ast.Unparen(loop.Cond).(*ast.CallExpr)
	if !ok || v == nil {
		return false
	}
	name, on := methodOn(info, call, v)
	return on && (name == "Next" || name == "TryNext")
}
