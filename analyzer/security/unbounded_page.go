package security

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
)

// unboundedPage is DB8010, advice: the client says how many documents are read, and nothing says how many at most.
func unboundedPage(p *rule.Pass) {
	f := flowOf(p)
	if !f.requests {
		return
	}
	for _, file := range p.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			fn := rule.Callee(p.Info, call)
			if fn == nil || fn.Name() != "SetLimit" || !isDriver(pathOf(fn), "mongo/options") || !f.brings(call.Args[0]) {
				return true
			}
			p.Report(diag.Finding{
				Pos: call.Args[0].Pos(), End: call.Args[0].End(), Related: f.related(call.Args[0]),
				Message: fmt.Sprintf("the request decides how many documents are read: bound it, min(%s, 100)", types.ExprString(call.Args[0])),
			})
			return true
		})
	}
}
