package lifecycle

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
)

// optionSetTwice is DB7015, advice: two builders in one call that set the same option. The later one wins.
func optionSetTwice() rule.Rule {
	return rule.Rule{Code: "DB7015", Run: func(p *rule.Pass) {
		told := map[*ast.CallExpr]bool{}
		for _, q := range p.Queries {
			if told[q.Call] || q.Through != "" {
				continue // BulkWrite gives a query for each of its models
			}
			told[q.Call] = true
			judgeSetters(p, q.Call)
		}
	}}
}

func judgeSetters(p *rule.Pass, call *ast.CallExpr) {
	first := map[string]*ast.SelectorExpr{}
	for _, arg := range call.Args {
		for _, set := range settersIn(p.Info, arg) {
			name := set.Sel.Name
			earlier := first[name]
			if earlier == nil {
				first[name] = set
				continue
			}
			p.Report(diag.Finding{
				Pos: set.Sel.Pos(), End: set.Sel.End(),
				Message: fmt.Sprintf("%s is called twice for one %s: the later one wins", name, callee(p.Info, call).name),
				Related: []diag.Related{{Pos: earlier.Sel.Pos(), End: earlier.Sel.End(), Message: "this one has no effect"}},
			})
		}
	}
}

// settersIn returns the calls of setters in a chain of the driver's option builders, in the order in which they run.
func settersIn(info *types.Info, arg ast.Expr) (setters []*ast.SelectorExpr) {
	call, ok := ast.Unparen(arg).(*ast.CallExpr)
	if !ok {
		return nil
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	s := callee(info, call)
	if !ok || !s.driver() || s.pkg != "mongo/options" || s.recv == "" || !strings.HasPrefix(s.name, "Set") {
		return nil
	}
	return append(settersIn(info, sel.X), sel)
}
