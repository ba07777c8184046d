package workload

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// projectionPossible is DB6008: whole documents are read, and one or two fields of them are used.
func projectionPossible(p *rule.Pass) {
	for _, q := range p.Queries {
		if q.Verb != lift.Find && q.Verb != lift.FindOne || q.API == lift.ODM || q.Func == nil || q.Through != "" {
			continue
		}
		if q.Projected || q.OpenOptions || len(q.Targets) != 1 || evidence.Migrates(q) {
			continue
		}
		s := p.World.Struct(q.Targets[0].Type)
		v := local(p, q, q.Targets[0].Expr)
		if s == nil || s.Open != "" || v == nil || !worthwhile(q, s) {
			continue
		}
		u := usage{pass: p, within: q.Func.Body, target: q.Targets[0].Expr, fields: map[string]bool{}}
		if !u.only(v, isList(v)) || len(u.fields) == 0 || len(u.fields) > 2 {
			continue
		}
		p.Report(diag.Finding{
			Pos: q.Call.Pos(), End: q.Call.End(), Model: rule.ShortName(s.Name),
			Message: fmt.Sprintf("of the %d fields of %s nothing but %s is used: a projection leaves the others on the server",
				len(s.Fields), rule.ShortName(s.Name), strings.Join(slices.Sorted(maps.Keys(u.fields)), " and ")),
		})
	}
}

// many is how many fields a document has of which it pays to read two only.
const many = 6

// worthwhile reports whether a projection saves something: many documents of many fields, or one document with a list in it.
func worthwhile(q *lift.Query, s *model.Struct) bool {
	if q.Verb == lift.Find {
		return len(s.Fields) >= many
	}
	return len(s.Fields) >= many && slices.ContainsFunc(s.Fields, func(f *model.Field) bool {
		return f.Value != nil && (f.Value.Kinds&(model.Array|model.BinData) != 0 || f.Value.Map)
	})
}

// local returns the variable of the function that &v decodes into.
func local(p *rule.Pass, q *lift.Query, target ast.Expr) *types.Var {
	and, ok := ast.Unparen(target).(*ast.UnaryExpr)
	if !ok || and.Op != token.AND {
		return nil
	}
	id, ok := ast.Unparen(and.X).(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := p.Info.Uses[id].(*types.Var)
	if !ok || v.Pos() < q.Func.Body.Pos() || q.Func.Body.End() <= v.Pos() {
		return nil // a result, a parameter, a variable of the package: others see it
	}
	return v
}

func isList(v *types.Var) bool {
	_, ok := v.Type().Underlying().(*types.Slice)
	return ok
}

// A usage gathers the fields of a variable that a function uses.
type usage struct {
	pass   *rule.Pass
	within *ast.BlockStmt
	target ast.Expr // &v where it is decoded
	fields map[string]bool
}

// only reports whether nothing is done with a variable but to read fields of it, and with a list but to go through it.
func (u *usage) only(v *types.Var, list bool) bool {
	fine := true
	var elements []*types.Var
	var stack []ast.Node
	ast.Inspect(u.within, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if id, ok := n.(*ast.Ident); ok && u.pass.Info.Uses[id] == types.Object(v) {
			el, good := u.use(stack, id, list)
			fine = fine && good
			if el != nil {
				elements = append(elements, el)
			}
		}
		stack = append(stack, n)
		return true
	})
	for _, el := range elements {
		fine = fine && u.only(el, false)
	}
	return fine
}

// use judges one use of a variable; element is the variable of a loop over it.
func (u *usage) use(stack []ast.Node, id *ast.Ident, list bool) (element *types.Var, good bool) {
	switch outer := stack[len(stack)-1].(type) {
	case *ast.UnaryExpr:
		return nil, ast.Expr(outer) == ast.Unparen(u.target)
	case *ast.SelectorExpr:
		return nil, !list && outer.X == ast.Expr(id) && u.field(stack, outer)
	case *ast.RangeStmt:
		return u.ranged(outer, id, list)
	case *ast.CallExpr:
		fn, ok := outer.Fun.(*ast.Ident)
		return nil, ok && list && fn.Name == "len"
	}
	return nil, false
}

func (u *usage) ranged(loop *ast.RangeStmt, id *ast.Ident, list bool) (element *types.Var, good bool) {
	value, ok := loop.Value.(*ast.Ident)
	if !list || !ok || loop.X != ast.Expr(id) || loop.Tok != token.DEFINE {
		return nil, false // by its index, or whole
	}
	element, _ = u.pass.Info.Defs[value].(*types.Var)
	return element, element != nil
}

// field notes a field that is read; false for a method, a field whose address is taken or that is assigned.
func (u *usage) field(stack []ast.Node, sel *ast.SelectorExpr) bool {
	s, ok := u.pass.Info.Selections[sel]
	if !ok || s.Kind() != types.FieldVal || len(s.Index()) != 1 {
		return false
	}
	if len(stack) > 1 {
		switch outer := stack[len(stack)-2].(type) {
		case *ast.UnaryExpr:
			if outer.Op == token.AND {
				return false
			}
		case *ast.AssignStmt:
			if slices.Contains(outer.Lhs, ast.Expr(sel)) {
				return false
			}
		}
	}
	u.fields[sel.Sel.Name] = true
	return true
}
