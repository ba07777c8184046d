package feature

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/internal/lift"
)

// variables are what a part of a query is called once it is a variable.
var variables = map[lift.Role]string{
	lift.Filter: "filter", lift.Update: "update", lift.Pipeline: "pipeline", lift.Replacement: "replacement",
	lift.InsertDoc: "doc", lift.Sort: "sort", lift.Projection: "projection", lift.IndexKeys: "keys", lift.Command: "command",
}

// extract makes a variable of the filter, the update or another part at the place.
func (a *asked) extract(around []ast.Node) {
	for i, n := range around {
		lit, ok := n.(*ast.CompositeLit)
		if !ok {
			continue
		}
		q, part := a.queryOf(lit)
		if q == nil || variables[part.Role] == "" || lit.Type == nil {
			continue
		}
		stmt := statement(around[i:])
		if stmt == nil {
			return
		}
		name := a.free(variables[part.Role], lit)
		at := a.span(stmt.Pos(), stmt.End()).From
		offer := a.rewrite
		if a.movable(lit, stmt) {
			offer = a.sure
		}
		offer(fmt.Sprint("extract ", a.span(lit.Pos(), lit.End()).From), "extract the "+string(part.Role)+" to a variable", Extract, []Edit{
			{Path: a.file.Path, At: Range{at, at}, New: name + " := " + a.source(lit) + "\n" + a.indent(at)},
			a.change(lit.Pos(), lit.End(), name),
		})
		return
	}
}

// statement returns the statement of a list of statements that holds a node; nil if the node is evaluated anew in each
// turn of a loop's head.
func statement(around []ast.Node) ast.Stmt {
	for i := 0; i+1 < len(around); i++ {
		stmt, ok := around[i].(ast.Stmt)
		if !ok {
			continue
		}
		if _, loop := stmt.(*ast.ForStmt); loop {
			return nil
		}
		switch around[i+1].(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
			if comm, isComm := around[i+1].(*ast.CommClause); isComm && comm.Comm == stmt {
				return nil
			}
			return stmt
		}
	}
	return nil
}

// movable reports whether all names of a literal mean the same in front of the statement that holds it.
func (a *asked) movable(lit ast.Expr, stmt ast.Stmt) bool {
	ok := true
	ast.Inspect(lit, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			ok = false
		case *ast.Ident:
			obj := a.pkg.Info.Uses[n]
			ok = ok && obj != nil && !(stmt.Pos() <= obj.Pos() && obj.Pos() < stmt.End())
		}
		return ok
	})
	return ok
}

// free returns a name that nothing at a node has yet.
func (a *asked) free(name string, at ast.Node) string {
	candidate := name
	for n := 2; a.pkg.Pkg != nil; n++ {
		scope := a.pkg.Pkg.Scope().Innermost(at.Pos())
		if scope == nil {
			break
		}
		if _, obj := scope.LookupParent(candidate, 0); obj == nil || obj.Parent() == types.Universe {
			break
		}
		candidate = fmt.Sprint(name, n)
	}
	return candidate
}

// indent is the white space that the line of an offset begins with.
func (a *asked) indent(at int) string {
	start := at
	for start > 0 && a.file.Text[start-1] != '\n' {
		start--
	}
	end := start
	for end < at && (a.file.Text[end] == '\t' || a.file.Text[end] == ' ') {
		end++
	}
	return a.file.Text[start:end]
}
