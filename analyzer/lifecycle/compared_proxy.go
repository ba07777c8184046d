package lifecycle

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/gen/fields"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
)

// comparedProxy is DB7019: U.Name == "x". A proxy is a string, so Go compares the path with the value.
func comparedProxy() rule.Rule {
	return rule.Rule{Code: "DB7019", Run: func(p *rule.Pass) {
		x := new(model.Extractor)
		for _, f := range p.Files {
			var outer []ast.Node
			ast.Inspect(f, func(n ast.Node) bool {
				if n == nil {
					outer = outer[:len(outer)-1]
					return true
				}
				if e, ok := n.(*ast.BinaryExpr); ok && methods[e.Op] != "" {
					c := comparison{pass: p, expr: e, proxy: e.X, value: e.Y, method: methods[e.Op]}
					if !c.judge(x, outer) {
						c.proxy, c.value, c.method = e.Y, e.X, methods[mirrored(e.Op)]
						c.judge(x, outer)
					}
				}
				outer = append(outer, n)
				return true
			})
		}
	}}
}

// methods are the kinds' methods that ask what the operator seems to ask.
var methods = map[token.Token]string{
	token.EQL: "Eq", token.NEQ: "Ne", token.LSS: "Lt", token.LEQ: "Lte", token.GTR: "Gt", token.GEQ: "Gte",
}

func mirrored(op token.Token) token.Token {
	switch op {
	case token.LSS:
		return token.GTR
	case token.GTR:
		return token.LSS
	case token.LEQ:
		return token.GEQ
	case token.GEQ:
		return token.LEQ
	}
	return op
}

type comparison struct {
	pass         *rule.Pass
	expr         *ast.BinaryExpr
	proxy, value ast.Expr
	method       string
}

// judge reports a proxy that is compared with a constant which is no path. Two proxies may well be compared, and a proxy with
// a path or with "".
func (c comparison) judge(x *model.Extractor, outer []ast.Node) bool {
	info := c.pass.Info
	kind, args, ok := fields.ProxyOf(info.TypeOf(c.proxy))
	tv := info.Types[c.value]
	if !ok || tv.Value == nil || tv.Value.Kind() != constant.String || !spelledOut(info, c.value) || spelledOut(info, c.proxy) {
		return false
	}
	text := constant.StringVal(tv.Value)
	m := x.Struct(fromtypes.Type(args[0]))
	if text == "" || m == nil || m.Open != "" || m.Resolve(text).Status != model.Missing {
		return false
	}
	proxy := types.ExprString(c.proxy)
	f := diag.Finding{Pos: c.expr.Pos(), End: c.expr.End(), Model: rule.ShortName(m.Name)}
	f.Message = fmt.Sprintf("%s is a path, and Go compares that with %s: the database is not asked", proxy, types.ExprString(c.value))
	if has(info.TypeOf(c.proxy), c.method) && kind == fields.KindStr {
		f.Message += fmt.Sprintf("; say %s.%s(%s)", proxy, c.method, types.ExprString(c.value))
		if len(outer) > 0 && mayChange(info, outer[len(outer)-1], c.expr) {
			f.Fixes = c.asked()
		}
	} else {
		f.Message += fmt.Sprintf("; say it by a method of %s", kind)
	}
	c.pass.Report(f)
	return true
}

// asked writes the method call in the place of the operator.
func (c comparison) asked() []diag.Fix {
	call := fmt.Sprintf("%s.%s(%s)", types.ExprString(c.proxy), c.method, types.ExprString(c.value))
	return []diag.Fix{{
		Title:  "ask by " + call,
		Alters: true,
		Edits:  []diag.Edit{{Pos: c.expr.Pos(), End: c.expr.End(), New: call}},
	}}
}

// spelledOut reports whether an operand is a constant that has no type of its own: "x", or a constant that is declared so.
func spelledOut(info *types.Info, e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.BasicLit:
		return true
	case *ast.BinaryExpr:
		return spelledOut(info, e.X) && spelledOut(info, e.Y)
	case *ast.Ident:
		return untyped(info.Uses[e])
	case *ast.SelectorExpr:
		return untyped(info.Uses[e.Sel])
	}
	return false
}

func untyped(o types.Object) bool {
	k, isConst := o.(*types.Const)
	if !isConst {
		return false
	}
	b, isBasic := k.Type().(*types.Basic)
	return isBasic && b.Info()&types.IsUntyped != 0
}

func has(t types.Type, method string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, false, nil, method)
	_, isMethod := obj.(*types.Func)
	return isMethod
}

// mayChange reports whether an expression may have another type where it stands: nothing there wants a bool.
func mayChange(info *types.Info, parent ast.Node, e ast.Expr) bool {
	switch parent := parent.(type) {
	case *ast.AssignStmt:
		if parent.Tok == token.DEFINE {
			return false // who uses the variable may want a bool
		}
		for i, r := range parent.Rhs {
			if id, isName := parent.Lhs[min(i, len(parent.Lhs)-1)].(*ast.Ident); r == e && isName && id.Name == "_" {
				return true
			}
		}
	case *ast.CallExpr:
		fn, isFunc := info.TypeOf(parent.Fun).(*types.Signature)
		if !isFunc || parent.Fun == e {
			return false
		}
		for i, a := range parent.Args {
			if a == e {
				_, wanted := odmValue(paramType(fn, i))
				return wanted
			}
		}
	}
	return false
}

// paramType is the type of the i-th argument.
func paramType(fn *types.Signature, i int) types.Type {
	n := fn.Params().Len()
	if n == 0 {
		return nil
	}
	if fn.Variadic() && i >= n-1 {
		if s, ok := fn.Params().At(n - 1).Type().(*types.Slice); ok {
			return s.Elem()
		}
		return nil
	}
	if i >= n {
		return nil
	}
	return fn.Params().At(i).Type()
}
