package modelrules

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/databridge-go/databridge/internal/gen/fields"
)

// proxiesIn returns the constants of a file that become field proxies, wherever they stand: a declaration, a literal of a
// field set, an argument. What a proxy is compared with is no proxy.
func proxiesIn(info *types.Info, f *ast.File) []proxy {
	var found []proxy
	specs := map[ast.Expr]*ast.ValueSpec{}
	compared := map[ast.Node]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if compared[n] {
			return false
		}
		switch n := n.(type) {
		case *ast.ValueSpec:
			if len(n.Values) == 1 && len(n.Names) == 1 && n.Type != nil {
				specs[n.Values[0]] = n
			}
		case *ast.BinaryExpr:
			if isComparison(n.Op) {
				compared[n.X], compared[n.Y] = isConstant(info, n.X), isConstant(info, n.Y)
			}
		case *ast.CaseClause:
			for _, e := range n.List {
				compared[e] = isConstant(info, e)
			}
		}
		if e, isExpr := n.(ast.Expr); isExpr {
			if c, ok := proxyOf(info, e); ok {
				c.spec = specs[e]
				found = append(found, c)
				return false
			}
		}
		return true
	})
	return found
}

// proxyOf takes an expression that is a constant without a type of its own, and is used as a proxy.
func proxyOf(info *types.Info, e ast.Expr) (c proxy, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit, *ast.BinaryExpr:
	case *ast.Ident:
		if !untyped(info.Uses[e]) {
			return c, false
		}
	case *ast.SelectorExpr:
		if !untyped(info.Uses[e.Sel]) {
			return c, false
		}
	default:
		return c, false
	}
	tv := info.Types[e]
	if tv.Value == nil || tv.Value.Kind() != constant.String {
		return c, false
	}
	c = proxy{at: e, path: constant.StringVal(tv.Value), typ: tv.Type}
	c.kind, c.args, ok = fields.ProxyOf(tv.Type)
	return c, ok
}

func isConstant(info *types.Info, e ast.Expr) bool { return info.Types[e].Value != nil }

// untyped reports whether an object is a constant without a type of its own.
func untyped(o types.Object) bool {
	c, isConst := o.(*types.Const)
	if !isConst {
		return false
	}
	b, isBasic := c.Type().(*types.Basic)
	return isBasic && b.Info()&types.IsUntyped != 0
}

func isComparison(op token.Token) bool {
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return true
	}
	return false
}
