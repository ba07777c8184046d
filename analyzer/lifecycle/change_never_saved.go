package lifecycle

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// changeNeverSaved is DB7011: a document that odm has loaded is changed, and nothing saves, hands on or reads the change.
func changeNeverSaved() rule.Rule {
	return rule.Rule{Code: "DB7011", Run: func(p *rule.Pass) {
		for b := range bodies(p.Files) {
			for _, doc := range loadedIn(p.Info, b.block) {
				if change := lostChange(p.Info, b.block, doc); change != nil {
					p.Report(diag.Finding{
						Pos: change.Pos(), End: change.End(),
						Message: fmt.Sprintf("%s is changed, and the change is lost: nothing saves %s after this", types.ExprString(change), doc.Name()),
					})
				}
			}
		}
	}}
}

// loadedIn returns the variables of a body that hold a document which odm has loaded: the result of Get, One or FindOne,
// and what a loop over a query's documents goes through.
func loadedIn(info *types.Info, block *ast.BlockStmt) (docs []*types.Var) {
	inspectOwn(block, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if len(n.Rhs) == 1 && loads(info, n.Rhs[0]) {
				docs = addDocument(info, docs, block, n.Lhs[0])
			}
		case *ast.RangeStmt:
			if call, ok := ast.Unparen(n.X).(*ast.CallExpr); ok && callee(info, call).name == "Iter" && loads(info, call) && n.Key != nil {
				docs = addDocument(info, docs, block, n.Key)
			}
		}
	})
	return docs
}

func addDocument(info *types.Info, docs []*types.Var, block *ast.BlockStmt, e ast.Expr) []*types.Var {
	v := variable(info, e)
	if v == nil || isBlank(e) || !contains(block, v.Pos()) {
		return docs
	}
	if p, ok := v.Type().(*types.Pointer); !ok || !isStruct(p.Elem()) {
		return docs
	}
	return append(docs, v)
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

func loads(info *types.Info, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	switch s := callee(info, call); s.name {
	case "Get", "One", "FindOne", "Iter":
		return s.api == lift.ODM && s.pkg == "" && (s.recv == "Collection" || s.recv == "Query")
	}
	return false
}

// lostChange returns the last field of a document that is set, if nothing is done with the document but to set and to
// read fields, and none that is set is read: a document that goes anywhere may be saved there.
func lostChange(info *types.Info, block *ast.BlockStmt, doc *types.Var) (last ast.Expr) {
	set, plain := map[*ast.SelectorExpr]bool{}, map[*ast.Ident]bool{}
	var read []*ast.SelectorExpr
	away := false
	ast.Inspect(block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				plain[identOf(l)] = true
				if sel := fieldOf(info, l, doc); sel != nil {
					set[sel], last = true, l
				}
			}
		case *ast.IncDecStmt:
			if sel := fieldOf(info, n.X, doc); sel != nil {
				set[sel], last = true, n.X
			}
		case *ast.RangeStmt:
			plain[identOf(n.Key)] = true
		case *ast.BinaryExpr:
			if isNil(info, n.Y) {
				plain[identOf(n.X)] = true
			}
		case *ast.UnaryExpr:
			away = away || fieldOf(info, n.X, doc) != nil && n.Op.String() == "&"
		case *ast.SelectorExpr:
			if sel := fieldOf(info, n, doc); sel == n {
				plain[identOf(n.X)] = true
				read = append(read, n)
			}
		case *ast.Ident:
			away = away || info.ObjectOf(n) == types.Object(doc) && !plain[n]
		}
		return !away
	})
	if away || len(set) == 0 || readsOne(read, set) {
		return nil
	}
	return last
}

// fieldOf returns the selector of a field of the document that an expression is: doc.Age. What lies deeper may be shared
// with another value.
func fieldOf(info *types.Info, e ast.Expr, doc *types.Var) *ast.SelectorExpr {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || variable(info, ast.Unparen(sel.X)) != doc {
		return nil
	}
	if s := info.Selections[sel]; s == nil || s.Kind() != types.FieldVal {
		return nil
	}
	return sel
}

// readsOne reports whether a field that is set is read somewhere: then the change may be meant for this function alone.
func readsOne(read []*ast.SelectorExpr, set map[*ast.SelectorExpr]bool) bool {
	names := map[string]bool{}
	for sel := range set {
		names[sel.Sel.Name] = true
	}
	for _, sel := range read {
		if !set[sel] && names[sel.Sel.Name] {
			return true
		}
	}
	return false
}
