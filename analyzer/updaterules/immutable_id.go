package updaterules

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// immutableID is DB4007: no update may change _id.
func immutableID(p *rule.Pass) {
	for _, q := range p.Queries {
		for _, path := range walk.List(q) {
			if path.Role != lift.Update || path.Literal || path.Operator == "" {
				continue
			}
			if f, wrong := changesID(p, q, path); wrong {
				f.Fixes = withoutEntry(p, path)
				p.Report(f)
			}
		}
	}
}

// changesID judges one change of an update document.
func changesID(p *rule.Pass, q *lift.Query, path walk.Path) (diag.Finding, bool) {
	f := diag.Finding{Pos: path.Key.Pos(), End: path.Key.End()}
	if to, ok := walk.Text(path.Value); ok && path.Operator == "$rename" && to == "_id" {
		f.Pos, f.End = path.Value.Expr.Pos(), path.Value.Expr.End()
		f.Message = fmt.Sprintf("$rename of %s to _id: _id cannot be changed", path.Full)
		return f, true
	}
	if path.Full != "_id" && !strings.HasPrefix(path.Full, "_id.") || path.Operator == "$setOnInsert" {
		return f, false // an insert may choose the id
	}
	f.Message = fmt.Sprintf("%s of %s: _id cannot be changed", path.Operator, path.Full)
	if path.Operator != "$set" {
		return f, true
	}
	switch known := storedID(p, q, path.Value); {
	case known == same:
		return f, false // the server takes the value that is there
	case known == maybe:
		f.Severity = diag.Warning
		f.Message = fmt.Sprintf("$set of %s: _id cannot be changed, the server refuses it unless it equals the stored one", path.Full)
	case q.Upsert:
		f.Severity = diag.Warning
		f.Message = fmt.Sprintf("$set of %s works only when the upsert inserts: use $setOnInsert", path.Full)
	}
	return f, true
}

// An equality says whether two values are equal at run time.
type equality int

const (
	differs equality = iota
	maybe
	same
)

// storedID compares a value with the one that the filter demands of _id.
func storedID(p *rule.Pass, q *lift.Query, v *lift.Node) equality {
	if isNew(v.Expr) {
		return differs
	}
	known := differs
	for _, c := range q.Parts {
		if c.Role == lift.ID {
			return compare(p.Info, c.Node, v)
		}
		if c.Role == lift.Filter && (c.Node.Kind != lift.Document || c.Node.Open) {
			known = maybe // a filter from elsewhere may hold the very same id
		}
	}
	for _, c := range walk.List(q) {
		if c.Role != lift.Filter || c.Full != "_id" || c.Operator != "" || c.Part.Role != lift.Filter {
			continue
		}
		return compare(p.Info, idIn(c), v)
	}
	return known
}

// idIn is the value that a condition on _id asks for.
func idIn(c walk.Path) *lift.Node {
	for _, t := range c.Tests {
		if t.Key == "$eq" {
			return t.Value
		}
	}
	return c.Value
}

// compare compares two values by how they are written: two variables may be equal whatever they are called, the
// same one is.
func compare(info *types.Info, a, b *lift.Node) equality {
	if a == nil || b == nil {
		return maybe
	}
	x, y := info.Types[a.Expr].Value, info.Types[b.Expr].Value
	if x != nil && y != nil {
		if x.ExactString() == y.ExactString() {
			return same
		}
		return differs
	}
	for _, e := range [...]ast.Expr{a.Expr, a.Use} {
		for _, o := range [...]ast.Expr{b.Expr, b.Use} {
			if e != nil && o != nil && types.ExprString(e) == types.ExprString(o) {
				return same
			}
		}
	}
	return maybe
}

// isNew reports whether an expression makes a new id: it equals none that is stored.
func isNew(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name == "NewObjectID"
	case *ast.Ident:
		return f.Name == "NewObjectID"
	}
	return false
}
