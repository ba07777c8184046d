package workload

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/indexes"
	"github.com/databridge-go/databridge/internal/lift"
)

// countForMore is DB6009: documents are counted one by one where their number is known, or is not asked for.
func countForMore(p *rule.Pass) {
	for _, q := range p.Queries {
		if q.Verb != lift.Count || q.Through != "" || q.OpenOptions || len(q.Settings) > 0 || evidence.Migrates(q) {
			continue
		}
		a, ok := Read(p.World, q)
		if !ok {
			continue
		}
		name := countedInto(p, q)
		switch {
		case name != nil && onlyAgainstZero(p, q, name):
			if !oneAtMost(p, a) {
				p.Report(diag.Finding{
					Pos: q.Call.Pos(), End: q.Call.End(),
					Message: fmt.Sprintf("all documents are counted to tell whether there is one: %s", better(q)),
				})
			}
		case everything(a) && q.API != lift.ODM:
			p.Report(diag.Finding{
				Pos: q.Call.Pos(), End: q.Call.End(), Fixes: estimate(q),
				Message: "CountDocuments of everything looks at every document: EstimatedDocumentCount reads the number that the server keeps",
			})
		}
	}
}

func better(q *lift.Query) string {
	if q.API == lift.ODM {
		return "Exists stops at the first"
	}
	return "FindOne, or a limit of 1, stops at the first"
}

func everything(a Ask) bool {
	return len(a.conditions.all)+len(a.conditions.branches) == 0 && !a.conditions.special && a.Filter != nil
}

// oneAtMost reports whether the filter is on _id or on a unique index.
func oneAtMost(p *rule.Pass, a Ask) bool {
	var equal []string
	for _, c := range a.conditions.all {
		if c.access == "points" {
			equal = append(equal, c.path)
		}
		if c.access == "points" && c.path == "_id" {
			return true
		}
	}
	plan, _, known := planFor(p.World, a.Query)
	return known && plan.unique(indexes.Shape{Equal: equal})
}

// estimate calls EstimatedDocumentCount in the place of CountDocuments.
func estimate(q *lift.Query) []diag.Fix {
	sel, ok := ast.Unparen(q.Call.Fun).(*ast.SelectorExpr)
	if !ok || len(q.Call.Args) != 2 || sel.Sel.Name != "CountDocuments" {
		return nil
	}
	return []diag.Fix{{Title: "Use EstimatedDocumentCount", Alters: true, Edits: []diag.Edit{
		{Pos: sel.Sel.Pos(), End: sel.Sel.End(), New: "EstimatedDocumentCount"},
		{Pos: q.Call.Args[0].End(), End: q.Call.Args[1].End()},
	}}}
}

// countedInto returns the variable that a count is assigned to, nil if there is none.
func countedInto(p *rule.Pass, q *lift.Query) (found types.Object) {
	if q.Func == nil {
		return nil
	}
	ast.Inspect(q.Func, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if ok && len(assign.Rhs) == 1 && ast.Unparen(assign.Rhs[0]) == ast.Expr(q.Call) && len(assign.Lhs) == 2 {
			if id, ok := assign.Lhs[0].(*ast.Ident); ok {
				found = p.Info.Defs[id]
			}
		}
		return found == nil
	})
	return found
}

// onlyAgainstZero reports whether a variable is used, and only to be compared with zero.
func onlyAgainstZero(p *rule.Pass, q *lift.Query, v types.Object) bool {
	good, uses := 0, 0
	ast.Inspect(q.Func, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if id, ok := ast.Unparen(n.X).(*ast.Ident); ok && p.Info.Uses[id] == v && zeroTest(p, n) {
				good++
			}
		case *ast.Ident:
			if p.Info.Uses[n] == v {
				uses++
			}
		}
		return true
	})
	return uses > 0 && good == uses
}

// zeroTest reports whether a comparison is n > 0, n == 0, n != 0, n >= 1 or n < 1.
func zeroTest(p *rule.Pass, b *ast.BinaryExpr) bool {
	value := p.Info.Types[b.Y].Value
	if value == nil || value.Kind() != constant.Int {
		return false
	}
	n, _ := constant.Int64Val(value)
	switch b.Op {
	case token.GTR, token.EQL, token.NEQ, token.LEQ:
		return n == 0
	case token.GEQ, token.LSS:
		return n == 1
	}
	return false
}
