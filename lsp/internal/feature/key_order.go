package feature

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
)

// freeOrder reports whether MongoDB reads a document the same whatever the order of its keys: conditions, operators, the
// operands of update operators and of most stages. A sort, a stored document, one that is compared as a whole, and what
// is in no query that can be read, keep their order.
func (a *asked) freeOrder(lit *ast.CompositeLit) bool {
	for _, q := range a.pkg.Collected.Queries {
		for i := range q.Parts {
			p := &q.Parts[i]
			if q.File != a.file.Path {
				continue
			}
			if n, under, found := within(p.Node, lit, ""); found {
				return orderless(p.Role, under, n)
			}
		}
	}
	return false
}

// within looks for the node that a literal makes, and the key that it is the value of, or an element of the value of.
func within(n *lift.Node, lit ast.Expr, under string) (found *lift.Node, key string, ok bool) {
	if n == nil || n.Expr == lit {
		return n, under, n != nil
	}
	for _, el := range n.Elems {
		if found, key, ok := within(el, lit, under); ok {
			return found, key, true
		}
	}
	for _, e := range n.Entries {
		if found, key, ok := within(e.Value, lit, e.Key); ok {
			return found, key, true
		}
	}
	return nil, "", false
}

// orderless reports whether the order of a document's keys means nothing, by its role and the key that it stands under.
func orderless(role lift.Role, under string, n *lift.Node) bool {
	operators := !slices.ContainsFunc(n.Entries, func(e *lift.Entry) bool { return !strings.HasPrefix(e.Key, "$") })
	switch {
	case under == "":
		return role == lift.Filter || role == lift.Update || role == lift.Projection || role == lift.IndexFilter
	case role == lift.Command, role == lift.InsertDoc, role == lift.Replacement:
		return false
	case operators:
		return true
	}
	switch under {
	case "$and", "$or", "$nor", "$elemMatch", "$match", "$project", "$addFields", "$group", "$unset", "$inc", "$mul", "$min", "$max",
		"$setOnInsert", "$set", "$push", "$pull", "$addToSet", "$pullAll", "$pop", "$currentDate", "$rename", "$bit", "$lookup", "$unwind":
		return true
	}
	return false
}
