package lifecycle

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// nothingToInsert is DB7012: an empty list for a write of many, or a list for a write of one. The driver refuses both.
func nothingToInsert() rule.Rule {
	return rule.Rule{Code: "DB7012", Run: func(p *rule.Pass) {
		for _, q := range p.Queries {
			if q.API == lift.ODM || q.Through != "" || len(q.Call.Args) < 2 {
				continue
			}
			switch arg := q.Call.Args[1]; q.Verb {
			case lift.InsertMany, lift.BulkWrite:
				if isEmptyList(p, q.Func, arg) {
					p.Report(diag.Finding{
						Pos: arg.Pos(), End: arg.End(),
						Message: fmt.Sprintf("%s refuses an empty list: \"must provide at least one element in input slice\"", method(q)),
					})
				}
			case lift.InsertOne:
				if q.Model == nil {
					judgeOne(p, q, arg)
				}
			}
		}
	}}
}

// isEmptyList reports whether an argument is a slice literal without elements, or a variable that is set to one and is
// nowhere else used.
func isEmptyList(p *rule.Pass, fn *ast.FuncDecl, arg ast.Expr) bool {
	if lit, ok := ast.Unparen(arg).(*ast.CompositeLit); ok {
		return isSlice(typeOf(p.Info, lit)) && len(lit.Elts) == 0
	}
	v := variable(p.Info, ast.Unparen(arg))
	if v == nil || fn == nil || fn.Body == nil || !contains(fn.Body, v.Pos()) {
		return false
	}
	uses, empty := 0, false
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if p.Info.Uses[n] == types.Object(v) {
				uses++
			}
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if id, ok := l.(*ast.Ident); ok && p.Info.Defs[id] == types.Object(v) && len(n.Rhs) == len(n.Lhs) {
					lit, isLit := ast.Unparen(n.Rhs[i]).(*ast.CompositeLit)
					empty = isLit && isSlice(v.Type()) && len(lit.Elts) == 0
				}
			}
		}
		return true
	})
	return empty && uses == 1
}

// judgeOne reports a value that is no document.
func judgeOne(p *rule.Pass, q *lift.Query, arg ast.Expr) {
	t := typeOf(p.Info, arg)
	if isNil(p.Info, arg) || types.IsInterface(t) || encodesDocument(t) {
		return
	}
	held := behindPointers(t)
	name := types.TypeString(t, rule.AsWritten(p.Pkg))
	f := diag.Finding{Pos: arg.Pos(), End: arg.End()}
	switch what := holdsNoDocument(p, held); what {
	case "":
		return
	case "the list":
		f.Message = fmt.Sprintf("InsertOne takes one document, not %s: use InsertMany", name)
		f.Fixes = manyInstead(p, q, t)
	default:
		f.Message = fmt.Sprintf("InsertOne takes a document: %s of type %s cannot be one", types.ExprString(arg), name)
	}
	p.Report(f)
}

// encodesDocument reports whether a type has an encoding of its own.
func encodesDocument(t types.Type) bool {
	for _, name := range []string{"MarshalBSON", "MarshalBSONValue"} {
		obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
		if _, isMethod := obj.(*types.Func); isMethod {
			return true
		}
	}
	return false
}

// manyInstead renames the method where nobody looks at its result, which is of another type. Driver v1 takes []any only.
func manyInstead(p *rule.Pass, q *lift.Query, t types.Type) []diag.Fix {
	sel, ok := q.Call.Fun.(*ast.SelectorExpr)
	if !ok || q.API != lift.DriverV2 || !isSlice(t) || q.Func == nil {
		return nil
	}
	dropped := false
	ast.Inspect(q.Func, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok && len(a.Rhs) == 1 && ast.Unparen(a.Rhs[0]) == ast.Expr(q.Call) {
			dropped = isBlank(a.Lhs[0])
		}
		return true
	})
	if !dropped {
		return nil
	}
	return []diag.Fix{{
		Title:  "use InsertMany",
		Edits:  []diag.Edit{{Pos: sel.Sel.Pos(), End: sel.Sel.End(), New: "InsertMany"}},
		Alters: true,
	}}
}
