package lifecycle

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A oneClient is a client that a function opens into a variable of its own.
type oneClient struct {
	info   *types.Info
	block  *ast.BlockStmt
	client *types.Var
	stmt   *ast.AssignStmt
}

// staysHere reports whether the client is done with when the function is: it is disconnected there, or nothing but its
// methods is used. A client that goes elsewhere may be kept, and this the one time that it is made.
func (o oneClient) staysHere() bool {
	ends, away := o.uses(false)
	return ends || !away
}

// onlyReturned reports whether the client is returned, and goes nowhere else.
func (o oneClient) onlyReturned() bool {
	returned := false
	inspectOwn(o.block, func(n ast.Node) {
		if ret, ok := n.(*ast.ReturnStmt); ok && len(ret.Results) > 0 {
			returned = returned || variable(o.info, ast.Unparen(ret.Results[0])) == o.client
		}
	})
	_, away := o.uses(true)
	return returned && !away
}

// uses reports whether the function disconnects the client, and whether it does anything with it but call its methods.
func (o oneClient) uses(mayReturn bool) (ends, away bool) {
	fine := map[*ast.Ident]bool{}
	ast.Inspect(o.block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if name, ok := methodOn(o.info, n, o.client); ok {
				ends = ends || name == "Disconnect" || name == "Close"
				fine[identOf(n.Fun.(*ast.SelectorExpr).X)] = true
			}
		case *ast.BinaryExpr:
			if isNil(o.info, n.Y) {
				fine[identOf(n.X)] = true
			}
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				fine[identOf(l)] = true
			}
		case *ast.ReturnStmt:
			for _, r := range n.Results {
				if mayReturn {
					fine[identOf(r)] = true
				}
			}
		case *ast.Ident:
			away = away || o.info.ObjectOf(n) == types.Object(o.client) && !fine[n]
		}
		return true
	})
	return ends, away
}

// chosenBy reports whether what the client is opened with may depend on something that is declared between two positions:
// a server that the request names, or another one in each turn, needs a client of its own.
func (o oneClient) chosenBy(from, to token.Pos) bool {
	return o.dependsOn(o.stmt.Rhs[0].(*ast.CallExpr).Args, from, to, map[*types.Var]bool{})
}

func (o oneClient) dependsOn(args []ast.Expr, from, to token.Pos, seen map[*types.Var]bool) bool {
	depends := false
	for _, arg := range args {
		ast.Inspect(arg, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return !depends
			}
			v, ok := o.info.ObjectOf(id).(*types.Var)
			if !ok || v.IsField() || seen[v] || isContext(v.Type()) {
				return !depends
			}
			seen[v] = true
			depends = depends || from <= v.Pos() && v.Pos() < to || o.setFrom(v, from, to, seen)
			return !depends
		})
	}
	return depends
}

// setFrom reports whether a variable is set to something that depends on what is declared between two positions.
func (o oneClient) setFrom(v *types.Var, from, to token.Pos, seen map[*types.Var]bool) bool {
	depends := false
	ast.Inspect(o.block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if variable(o.info, l) == v && !depends {
					depends = v.Pos() < from && from < n.Pos() && contains(o.block, v.Pos()) || o.dependsOn([]ast.Expr{n.Rhs[min(i, len(n.Rhs)-1)]}, from, to, seen)
				}
			}
		case *ast.RangeStmt:
			depends = depends || variable(o.info, n.Key) == v || variable(o.info, n.Value) == v
		case *ast.IncDecStmt:
			depends = depends || variable(o.info, n.X) == v
		case *ast.UnaryExpr:
			depends = depends || n.Op == token.AND && variable(o.info, n.X) == v // filled elsewhere
		}
		return !depends
	})
	return depends
}

// turnsAround returns the innermost loop of a body around a statement. A loop without a condition is none: it waits for
// something, and its turns may be days apart.
func turnsAround(block *ast.BlockStmt, at ast.Node) (loop ast.Stmt, body *ast.BlockStmt) {
	inspectOwn(block, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.RangeStmt:
			if contains(n.Body, at.Pos()) {
				loop, body = n, n.Body
			}
		case *ast.ForStmt:
			if n.Cond != nil && contains(n.Body, at.Pos()) {
				loop, body = n, n.Body
			}
		}
	})
	return loop, body
}

// retries reports whether a loop is left when something went well: it tries until it has a client. A return or a break
// under err != nil does not say so.
func retries(info *types.Info, loop ast.Stmt) bool {
	failed := map[ast.Node]bool{}
	found := false
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.IfStmt:
			if c, ok := n.Cond.(*ast.BinaryExpr); ok && c.Op == token.NEQ && isNil(info, c.Y) && types.Identical(info.TypeOf(c.X), types.Universe.Lookup("error").Type()) {
				failed[n.Body] = true
			}
		case *ast.BlockStmt:
			return !failed[n]
		case *ast.ReturnStmt:
			found = true
		case *ast.BranchStmt:
			found = found || n.Tok != token.CONTINUE
		}
		return true
	})
	return found
}
