package lifecycle

import (
	"go/ast"
	"go/token"
	"iter"
)

// A body is the body of one function declaration or function literal.
type body struct {
	decl  *ast.FuncDecl // the declaration that it is, or stands in; nil at package level
	block *ast.BlockStmt
}

// bodies yields every function body of the files, literals after what holds them.
func bodies(files []*ast.File) iter.Seq[body] {
	return func(yield func(body) bool) {
		for _, f := range files {
			for _, d := range f.Decls {
				if !bodiesOf(d, yield) {
					return
				}
			}
		}
	}
}

func bodiesOf(d ast.Decl, yield func(body) bool) bool {
	decl, _ := d.(*ast.FuncDecl)
	more := true
	ast.Inspect(d, func(n ast.Node) bool {
		if !more {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncDecl:
			more = n.Body == nil || yield(body{decl, n.Body})
		case *ast.FuncLit:
			more = n.Body == nil || yield(body{decl, n.Body})
		}
		return more
	})
	return more
}

// inspectOwn walks what a body does itself: the function literals in it are left out, but visit sees them.
func inspectOwn(block *ast.BlockStmt, visit func(ast.Node)) {
	ast.Inspect(block, func(n ast.Node) bool {
		if n == nil {
			return true
		}
		visit(n)
		_, isLit := n.(*ast.FuncLit)
		return !isLit
	})
}

// contains reports whether a position lies in a piece of syntax.
func contains(n ast.Node, pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }

// listAround returns the statements of the innermost block or case clause that holds a position, and the index of the
// one that does. A statement in the head of an if counts to the list that the if stands in.
func listAround(block *ast.BlockStmt, pos token.Pos) (list []ast.Stmt, index int) {
	ast.Inspect(block, func(n ast.Node) bool {
		if n == nil || !contains(n, pos) {
			return false
		}
		var stmts []ast.Stmt
		switch n := n.(type) {
		case *ast.BlockStmt:
			stmts = n.List
		case *ast.CaseClause:
			stmts = n.Body
		case *ast.CommClause:
			stmts = n.Body
		}
		for i, s := range stmts {
			if contains(s, pos) {
				list, index = stmts, i
			}
		}
		return true
	})
	return list, index
}
