package lifecycle

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/security"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// clientPerRequest is DB7008: a client is opened in a handler, or in each turn of a loop. It is a pool of connections, made
// to be opened once. A function of the package that opens one and returns it counts as the opening.
func clientPerRequest() rule.Rule {
	return rule.Rule{Code: "DB7008", Run: func(p *rule.Pass) {
		openers := openersOf(p)
		for _, f := range p.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				var params *ast.FieldList
				var block *ast.BlockStmt
				switch n := n.(type) {
				case *ast.FuncDecl:
					params, block = n.Type.Params, n.Body
				case *ast.FuncLit:
					params, block = n.Type.Params, n.Body
				}
				if block != nil {
					judgeClients(p, block, requestIn(p.Info, params), openers)
				}
				return true
			})
		}
	}}
}

// requestIn returns the parameter by which a function gets a request, nil if it is no handler.
func requestIn(info *types.Info, params *ast.FieldList) *types.Var {
	for _, field := range params.List {
		for _, name := range field.Names {
			if v := variable(info, name); v != nil && security.IsRequest(v.Type()) {
				return v
			}
		}
	}
	return nil
}

func judgeClients(p *rule.Pass, block *ast.BlockStmt, request *types.Var, openers map[*types.Func]bool) {
	inspectOwn(block, func(n ast.Node) {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || len(assign.Rhs) != 1 {
			return
		}
		call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
		client := variable(p.Info, assign.Lhs[0])
		if !ok || client == nil || !contains(block, client.Pos()) || !opensClient(p.Info, call, openers) {
			return
		}
		loop, turn := turnsAround(block, assign)
		o := oneClient{info: p.Info, block: block, client: client, stmt: assign}
		switch {
		case request != nil && loop == nil && o.staysHere() && !o.chosenBy(request.Pos(), block.Pos()):
			report(p, call, "in each request")
		case loop != nil && contains(loop, client.Pos()) && o.staysHere() && !o.chosenBy(loop.Pos(), turn.Lbrace) && !retries(p.Info, loop):
			report(p, call, "in each turn of the loop")
		}
	})
}

func report(p *rule.Pass, call *ast.CallExpr, when string) {
	p.Report(diag.Finding{
		Pos: call.Pos(), End: call.Rparen + 1,
		Message: fmt.Sprintf("%s opens a client %s: a client is a pool of connections, open one when the program starts", types.ExprString(call.Fun), when),
	})
}

// isConnect reports whether a call opens a client of the driver or a database of odm.
func isConnect(info *types.Info, call *ast.CallExpr) bool {
	s := callee(info, call)
	return s.is("mongo", "", "Connect") || s.is("mongo", "", "NewClient") || s == symbol{api: lift.ODM, name: "Open"}
}

func opensClient(info *types.Info, call *ast.CallExpr, openers map[*types.Func]bool) bool {
	return isConnect(info, call) || openers[rule.Callee(info, call)]
}

// openersOf returns the functions of the package that open a client each time and return it: they keep it nowhere, and ask
// nothing before.
func openersOf(p *rule.Pass) map[*types.Func]bool {
	found := map[*types.Func]bool{}
	for b := range bodies(p.Files) {
		if b.decl == nil || b.decl.Body != b.block {
			continue
		}
		fn, ok := p.Info.Defs[b.decl.Name].(*types.Func)
		if ok && fn.Signature().Results().Len() > 0 && opensAndReturns(p.Info, b.block) {
			found[fn] = true
		}
	}
	return found
}

func opensAndReturns(info *types.Info, block *ast.BlockStmt) bool {
	for _, s := range block.List {
		if ret, ok := s.(*ast.ReturnStmt); ok && len(ret.Results) > 0 {
			call, ok := ast.Unparen(ret.Results[0]).(*ast.CallExpr)
			return ok && len(block.List) <= 2 && isConnect(info, call) // return mongo.Connect(opts), and what its options are made of
		}
		assign, ok := s.(*ast.AssignStmt)
		if !ok || len(assign.Rhs) != 1 {
			continue
		}
		call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
		client := variable(info, assign.Lhs[0])
		if !ok || client == nil || !contains(block, client.Pos()) || !isConnect(info, call) {
			continue
		}
		o := oneClient{info: info, block: block, client: client, stmt: assign}
		return o.onlyReturned()
	}
	return false
}
