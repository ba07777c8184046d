package lifecycle

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// singleResultDropped is DB7003: what FindOne returns, or the error of its Decode, is looked at by nobody.
func singleResultDropped() rule.Rule {
	return rule.Rule{Code: "DB7003", Run: func(p *rule.Pass) {
		droppedCalls(p, func(call *ast.CallExpr) {
			s := callee(p.Info, call)
			f := diag.Finding{Pos: call.Pos(), End: call.End()}
			switch {
			case s.is("mongo", "SingleResult", "Decode"):
				f.Message = "the error of Decode is dropped: no document, or one that does not fit, looks like an empty one"
			case s.driver() && returnsSingleResult(p.Info, call):
				f.Message = fmt.Sprintf("the result of %s is dropped, and with it the error; look at its Err()", s.name)
			default:
				return
			}
			p.Report(f)
		})
	}}
}

func returnsSingleResult(info *types.Info, call *ast.CallExpr) bool {
	return named(pointee(info.TypeOf(call))).is("mongo", "", "SingleResult")
}

// droppedCalls calls fn for each call whose results no statement takes. _ = f() takes them.
func droppedCalls(p *rule.Pass, fn func(*ast.CallExpr)) {
	for _, f := range p.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			if stmt, ok := n.(*ast.ExprStmt); ok {
				if call, ok := ast.Unparen(stmt.X).(*ast.CallExpr); ok {
					fn(call)
				}
			}
			return true
		})
	}
}

// writeDropped is DB7009: a write of which neither the result nor the error is looked at.
func writeDropped() rule.Rule {
	return rule.Rule{Code: "DB7009", Run: func(p *rule.Pass) {
		writes := map[*ast.CallExpr]*lift.Query{}
		for _, q := range p.Queries {
			if isWrite(q.Verb) && q.Through == "" {
				writes[q.Call] = q
			}
		}
		droppedCalls(p, func(call *ast.CallExpr) {
			if q := writes[call]; q != nil && returnsError(p.Info, call) {
				p.Report(diag.Finding{
					Pos: call.Pos(), End: call.End(),
					Message: fmt.Sprintf("the result and the error of %s are dropped: a write that fails is not noticed", method(q)),
				})
			}
		})
	}}
}

func isWrite(v lift.Verb) bool {
	switch v {
	case lift.InsertOne, lift.InsertMany, lift.UpdateOne, lift.UpdateMany, lift.UpdateByID, lift.ReplaceOne, lift.DeleteOne,
		lift.DeleteMany, lift.BulkWrite, lift.CreateIndexes:
		return true
	}
	return false
}

// returnsError reports whether the last result of a call is an error.
func returnsError(info *types.Info, call *ast.CallExpr) bool {
	t := info.TypeOf(call)
	if list, ok := t.(*types.Tuple); ok && list.Len() > 0 {
		t = list.At(list.Len() - 1).Type()
	}
	return t != nil && types.Identical(t, types.Universe.Lookup("error").Type())
}
