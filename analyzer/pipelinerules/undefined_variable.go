package pipelinerules

import (
	"fmt"
	"go/ast"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/mql"
	"github.com/databridge-go/databridge/internal/nearest"
)

// undefinedVariable is DB5009: a $$name that nothing defines.
func undefinedVariable() rule.Rule {
	return rule.Rule{Code: "DB5009", Run: func(p *rule.Pass) {
		flows(p, func(f *shape.Flow) {
			for _, v := range f.Variables {
				if v.Defined || v.Name == "" {
					continue
				}
				near := nearest.In(v.Name, append(v.Scope, mql.SystemVariables()...))
				found, ok := atValue(v.Node, "no variable %q is defined here%s", "$$"+v.Name, hint(near))
				report(p, found, ok, renamedVariable(f, v, near)...)
			}
		})
	}}
}

func hint(near string) string {
	if near == "" {
		return ": let, as and the arguments of $map, $filter and $reduce define some"
	}
	return fmt.Sprintf(" (did you mean %q?)", "$$"+near)
}

// renamedVariable writes another name in the place of the variable's.
func renamedVariable(f *shape.Flow, v *shape.Variable, near string) []diag.Fix {
	text, ok := f.Text(v.Node)
	if !ok || near == "" {
		return nil
	}
	meant := "$$" + near + strings.TrimPrefix(text, "$$"+v.Name)
	if v.Node.Sent != "" { // agg.Var("tag"), where odm puts the dollars
		meant = strings.TrimPrefix(meant, "$$")
		if lit, ok := v.Node.Expr.(*ast.BasicLit); !ok || lit.Value != strconv.Quote(strings.TrimPrefix(text, "$$")) {
			return nil // a path below a variable
		}
	}
	return rewritten(v.Node.Expr, meant)
}
