// Package mqltext writes a query tree as people write a query in mongosh:
//
//	db.users.find({ email: <email>, age: { $gt: 5 } }).sort({ age: -1 })
//
// What Go computes at run time stands in angle brackets, what is there in some runs only has a comment that says when,
// and what is not known at all is /* … */. The text of one query is always the same.
package mqltext

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/databridge-go/databridge/internal/lift"
)

// A Writer writes the queries of one package. Its zero value writes what syntax alone tells.
type Writer struct {
	Fset       *token.FileSet
	Info       *types.Info // nil, or of half a package: constants that are no literals are then written as Go
	Collection string      // the name of a collection whose query does not say it; "" writes the Go expression
	Width      int         // the columns of a line; zero is 80

	said []lift.Guard // the branches that a comment has told of already
}

// Query returns a query as one statement of mongosh. A pipeline of two stages or more has a line for each stage.
func (w Writer) Query(q *lift.Query) string {
	calls := w.calls(q)
	return w.layout(w.target(q), calls)
}

// Node returns one value of a query: a filter, a pipeline, a stage.
func (w Writer) Node(n *lift.Node) string {
	return w.layout("", []piece{w.value(n)})
}

// target is what the statement begins with: the database or a collection of it.
func (w Writer) target(q *lift.Query) string {
	name := q.Collection.Name
	if name == "" {
		name = w.Collection
	}
	switch {
	case name != "" && isIdentifier(name):
		return "db." + name
	case name != "":
		return "db.getCollection(" + quote(name) + ")"
	case ofDatabase(q):
		return "db"
	case q.Collection.NamePos != nil:
		return "db.getCollection(" + w.goText(q.Collection.NamePos) + ")"
	}
	if q.API != lift.ODM {
		return w.goText(q.Collection.Expr)
	}
	return w.goText(root(q.Collection.Expr))
}

// root is the collection that a chain of steps begins with: users of users.Find(…).Sort(…).
func root(e ast.Expr) ast.Expr {
	for {
		c, ok := ast.Unparen(e).(*ast.CallExpr)
		if !ok {
			return e
		}
		sel, ok := c.Fun.(*ast.SelectorExpr)
		if !ok || !isStep(sel.X) {
			return e
		}
		e = sel.X
	}
}

// isStep reports whether an expression may be a collection or a query, and is no package.
func isStep(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return !ok || id.Name != "odm"
}

// ofDatabase reports whether a query asks a database and no collection of it.
func ofDatabase(q *lift.Query) bool {
	return q.Verb == lift.RunCommand || q.Collection.ID == "" && q.Collection.Expr == nil && q.Collection.NamePos == nil
}
