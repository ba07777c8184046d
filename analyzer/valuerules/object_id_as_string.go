package valuerules

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// objectIDAsString is DB3004: an ObjectID is compared with its text.
func objectIDAsString() rule.Rule {
	return rule.Rule{Code: "DB3004", Run: func(p *rule.Pass) {
		misfits(p, func(m misfit) {
			if !m.text() {
				return
			}
			pkg := "bson"
			if m.query.API == lift.DriverV1 {
				pkg = "primitive"
			}
			f := m.finding(p, ": convert it with "+pkg+".ObjectIDFromHex and handle its error")
			if id, ok := method(p, m.node, "ObjectID", "Hex", "String"); ok {
				f = m.finding(p, ": leave the ObjectID as it is")
				f.Fixes = bare(p, at(m.node), id)
			}
			p.Report(f)
		})
	}}
}

// text reports whether an ObjectID is compared with a string.
func (m misfit) text() bool { return m.field.scalars() == model.ObjectID && m.kinds == model.String }

// method returns x of a value that is x.Name(…), where x is of a type of that name.
func method(p *rule.Pass, n *lift.Node, typ string, names ...string) (ast.Expr, bool) {
	call, ok := ast.Unparen(at(n)).(*ast.CallExpr)
	if !ok {
		return nil, false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil, false
	}
	t := p.Info.TypeOf(sel.X)
	if t == nil {
		return nil, false
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Name() != typ {
		return nil, false
	}
	for _, name := range names {
		if sel.Sel.Name == name {
			return sel.X, true
		}
	}
	return nil, false
}

// bare puts x in the place of x.Method(…), unless that takes the last use of an import away.
func bare(p *rule.Pass, value, x ast.Expr) []diag.Fix {
	call, ok := ast.Unparen(value).(*ast.CallExpr)
	if !ok || !loose(p, value) || slices.ContainsFunc(call.Args, func(a ast.Expr) bool { return lastUse(p, a) }) {
		return nil
	}
	return []diag.Fix{{Title: "use " + types.ExprString(x), Edits: []diag.Edit{{Pos: x.End(), End: call.End()}}}}
}

// lastUse reports whether an expression may hold the only mention of an import in its file.
func lastUse(p *rule.Pass, e ast.Expr) bool {
	imports := func(n ast.Node) (names []*types.PkgName) {
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if pkg, ok := p.Info.Uses[id].(*types.PkgName); ok {
					names = append(names, pkg)
				}
			}
			return true
		})
		return names
	}
	here, f := imports(e), p.File(e.Pos())
	if len(here) == 0 || f == nil {
		return false
	}
	all := imports(f)
	return slices.ContainsFunc(here, func(pkg *types.PkgName) bool {
		count := func(names []*types.PkgName) (n int) {
			for _, o := range names {
				if o == pkg {
					n++
				}
			}
			return n
		}
		return count(all) <= count(here)
	})
}
