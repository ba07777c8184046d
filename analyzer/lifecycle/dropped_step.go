package lifecycle

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// droppedStep is DB7018: a call whose only effect is its result, and nobody takes that. odm's conditions, changes and queries
// are values: q.Where(…) leaves q as it is.
func droppedStep() rule.Rule {
	return rule.Rule{Code: "DB7018", Run: func(p *rule.Pass) {
		for _, f := range p.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				if stmt, ok := n.(*ast.ExprStmt); ok {
					if call, ok := ast.Unparen(stmt.X).(*ast.CallExpr); ok {
						judgeDropped(p, call, stmt.X == ast.Expr(call))
					}
				}
				return true
			})
		}
	}}
}

// judgeDropped reports a call; bare tells that no parentheses stand around it, which an assignment could not have.
func judgeDropped(p *rule.Pass, call *ast.CallExpr, bare bool) {
	s := callee(p.Info, call)
	if s.api != lift.ODM || s.pkg != "" {
		return
	}
	what, pure := odmValue(p.Info.TypeOf(call))
	if !pure {
		return
	}
	f := diag.Finding{Pos: call.Pos(), End: call.End()}
	if what != "Query" {
		f.Message = fmt.Sprintf("%s only builds a %s, and its result is dropped", s.name, word(what))
		p.Report(f)
		return
	}
	f.Message = fmt.Sprintf("%s returns another query and leaves this one as it is; its result is dropped", s.name)
	if v := startOf(p.Info, call); bare && v != nil && types.Identical(v.Type(), p.Info.TypeOf(call)) {
		f.Message += fmt.Sprintf(": %s = %s", v.Name(), types.ExprString(call.Fun)+"(…)")
		f.Fixes = []diag.Fix{{
			Title:  "assign it to " + v.Name(),
			Alters: true, // the query finds something else from now on, as was meant
			Edits:  []diag.Edit{{Pos: call.Pos(), End: call.Pos(), New: v.Name() + " = "}},
		}}
	}
	p.Report(f)
}

// odmValue names a type of odm whose values do nothing by themselves. An Expr is an alias of a struct without a name.
func odmValue(t types.Type) (name string, ok bool) {
	if a, isAlias := t.(*types.Alias); isAlias {
		switch s := aliased(a.Obj()); {
		case s.api == lift.ODM && s.pkg == "internal/expr", s.api == lift.ODM && (a.Obj().Name() == "Expr" || a.Obj().Name() == "Mutation"):
			return a.Obj().Name(), true
		}
	}
	if _, pointer := types.Unalias(t).(*types.Pointer); pointer {
		return "", false
	}
	switch name, _, _ := lift.ODMType(t); name {
	case "Filter", "Change", "Order", "Query":
		return name, true
	}
	return "", false
}

func aliased(o *types.TypeName) symbol {
	if o.Pkg() == nil {
		return symbol{}
	}
	return in(o.Pkg().Path())
}

// word names what a call builds.
func word(name string) string {
	switch name {
	case "Change", "Mutation":
		return "change"
	case "Order":
		return "sort key"
	}
	return "condition"
}

// startOf returns the local variable that a chain of steps begins with: q of q.Where(…).Limit(5).
func startOf(info *types.Info, e ast.Expr) *types.Var {
	switch e := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		return startOf(info, e.Fun)
	case *ast.SelectorExpr:
		if s := info.Selections[e]; s == nil || s.Kind() != types.MethodVal {
			return nil
		}
		return startOf(info, e.X)
	case *ast.Ident:
		return variable(info, e)
	}
	return nil
}
