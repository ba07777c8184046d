package lifecycle

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/security"
	"github.com/databridge-go/databridge/internal/diag"
)

// contextNotHandedOn is DB7005, advice: context.Background() for a call of the driver, in a function that was given a
// context or a request. The call goes on when the client is gone, and its deadline and trace are lost.
func contextNotHandedOn() rule.Rule {
	return rule.Rule{Code: "DB7005", Run: func(p *rule.Pass) {
		for _, f := range p.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.FuncDecl:
					judgeContexts(p, n.Type, n.Body)
				case *ast.FuncLit:
					judgeContexts(p, n.Type, n.Body)
				}
				return true
			})
		}
	}}
}

func judgeContexts(p *rule.Pass, fn *ast.FuncType, block *ast.BlockStmt) {
	given, ok := contextGiven(p.Info, fn)
	if !ok || block == nil {
		return
	}
	late := outlives(p.Info, block)
	told := map[*ast.CallExpr]bool{}
	inspectOwn(block, func(n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 || !asksServer(p.Info, call) || covered(late, call.Pos()) {
			return
		}
		fresh := freshIn(p.Info, block, call.Args[0])
		if fresh == nil || told[fresh] || covered(late, fresh.Pos()) {
			return
		}
		told[fresh] = true
		f := diag.Finding{Pos: fresh.Pos(), End: fresh.End()}
		f.Message = fmt.Sprintf("%s does not end when the caller gives up: hand on %s", types.ExprString(fresh), given)
		if !strings.Contains(given, " ") {
			f.Fixes = []diag.Fix{{
				Title: "use " + given, Alters: true, // the call may be cancelled from now on
				Edits: []diag.Edit{{Pos: fresh.Pos(), End: fresh.End(), New: given}},
			}}
		}
		p.Report(f)
	})
}

// contextGiven returns how a function names the context that it was given: its parameter, or that of a request.
func contextGiven(info *types.Info, fn *ast.FuncType) (text string, ok bool) {
	for _, field := range fn.Params.List {
		for _, name := range field.Names {
			v := variable(info, name)
			switch {
			case v == nil || name.Name == "_":
			case isContext(v.Type()):
				return name.Name, true
			case security.IsRequest(v.Type()) && text == "":
				text = "the context of " + name.Name
			}
		}
	}
	return text, text != ""
}

// asksServer reports whether a call is one of the driver that may be given up: to close, end, disconnect, abort and
// commit must be done even then.
func asksServer(info *types.Info, call *ast.CallExpr) bool {
	s := callee(info, call)
	if !s.driver() || s.pkg != "mongo" || s.recv == "" {
		return false
	}
	switch s.name {
	case "Close", "Disconnect", "EndSession", "AbortTransaction", "CommitTransaction", "Connect":
		return false
	}
	return isContext(info.TypeOf(call.Args[0]))
}

// freshIn returns the call of Background or TODO that an argument is, or that the one assignment of its variable is made
// of: context.WithTimeout(context.Background(), …).
func freshIn(info *types.Info, block *ast.BlockStmt, arg ast.Expr) *ast.CallExpr {
	if call, ok := ast.Unparen(arg).(*ast.CallExpr); ok {
		return freshCall(info, call)
	}
	v := variable(info, ast.Unparen(arg))
	if v == nil || !contains(block, v.Pos()) {
		return nil
	}
	var fresh *ast.CallExpr
	sets := 0
	ast.Inspect(block, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for i, l := range assign.Lhs {
			if variable(info, l) != v {
				continue
			}
			sets++
			if call, ok := ast.Unparen(assign.Rhs[min(i, len(assign.Rhs)-1)]).(*ast.CallExpr); ok {
				fresh = freshCall(info, call)
			}
		}
		return true
	})
	if sets != 1 {
		return nil
	}
	return fresh
}

func freshCall(info *types.Info, call *ast.CallExpr) *ast.CallExpr {
	fn := rule.Callee(info, call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "context" {
		return nil
	}
	switch fn.Name() {
	case "Background", "TODO":
		return call
	case "WithTimeout", "WithDeadline", "WithCancel", "WithValue":
		if in, ok := ast.Unparen(call.Args[0]).(*ast.CallExpr); ok {
			return freshCall(info, in)
		}
	}
	return nil
}

// outlives returns the pieces of a body that run when the given context may be over: what is deferred or started, and
// the branches that were entered because it is over.
func outlives(info *types.Info, block *ast.BlockStmt) (late []ast.Node) {
	inspectOwn(block, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.DeferStmt, *ast.GoStmt:
			late = append(late, n)
		case *ast.CommClause:
			if n.Comm != nil && asksIfOver(info, n.Comm) {
				late = append(late, n)
			}
		case *ast.IfStmt:
			if asksIfOver(info, n.Cond) || n.Init != nil && asksIfOver(info, n.Init) {
				late = append(late, &ast.BlockStmt{Lbrace: n.Pos(), Rbrace: block.End()})
			}
		}
	})
	return late
}

// asksIfOver reports whether a piece of syntax calls Done or Err of a context, or names an error that says so.
func asksIfOver(info *types.Info, n ast.Node) bool {
	asks := false
	ast.Inspect(n, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return !asks
		}
		switch sel.Sel.Name {
		case "Done", "Err":
			asks = asks || isContext(info.TypeOf(sel.X))
		case "Canceled", "DeadlineExceeded":
			asks = true
		}
		return !asks
	})
	return asks
}

func covered(nodes []ast.Node, pos token.Pos) bool {
	for _, n := range nodes {
		if n.Pos() <= pos && pos < n.End() {
			return true
		}
	}
	return false
}
