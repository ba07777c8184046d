package updaterules

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// conflictingPaths is DB4008: two changes of one update touch the same path, or a path and what lies in it.
func conflictingPaths(p *rule.Pass) {
	for _, q := range p.Queries {
		leaves := leavesOf(q)
		for j, b := range leaves {
			i := slices.IndexFunc(leaves[:j], func(a leaf) bool { return a.meets(b) && overlap(a.path, b.path) })
			if i >= 0 {
				p.Report(conflict(leaves[i], b))
				break // one update, one fault: it is refused as a whole
			}
		}
	}
}

// A leaf is one change of an update: an operator and a whole path. $rename changes two paths.
type leaf struct {
	part *lift.Part
	op   *lift.Entry // {$set: …}
	in   *lift.Node  // its value, which holds the path
	key  *lift.Entry
	path string
	at   ast.Expr // where the path stands
}

// leavesOf returns the changes of a query's update documents; odm has one for every change.
func leavesOf(q *lift.Query) []leaf {
	var all []leaf
	for i := range q.Parts {
		part := &q.Parts[i]
		if part.Role != lift.Update || part.Node == nil || part.Node.Kind != lift.Document {
			continue
		}
		for _, op := range standing(part.Node) {
			if !isOperator(op) || op.Value == nil || op.Value.Kind != lift.Document {
				continue
			}
			for _, e := range standing(op.Value) {
				all = append(all, leaf{part, op, op.Value, e, e.Key, e.KeyExpr})
				if to, ok := walk.Text(e.Value); ok && op.Key == "$rename" {
					all = append(all, leaf{part, op, op.Value, e, to, e.Value.Expr})
				}
			}
		}
	}
	return all
}

// standing returns the entries of a document with constant keys that nothing takes away again: no delete, and in a
// map no later assignment that is made whenever this one is.
func standing(n *lift.Node) []*lift.Entry {
	var kept []*lift.Entry
	for i, e := range n.Entries {
		replaced := !n.Ordered && slices.ContainsFunc(n.Entries[i+1:], func(later *lift.Entry) bool {
			return later.Known && later.Key == e.Key && within(later.Guards, e.Guards)
		})
		if e.Known && e.Key != "" && !e.Deleted && !replaced {
			kept = append(kept, e)
		}
	}
	return kept
}

// meets reports whether two changes are proven to be sent in one update: one is there whenever the other is.
func (a leaf) meets(b leaf) bool {
	switch {
	case a.key == b.key:
		return a.at != b.at && a.path != b.path // {$rename: {a: "a.b"}}; of one name to itself DB4011 speaks
	case a.op != b.op && a.part == b.part && a.op.Key == b.op.Key && !a.part.Node.Ordered:
		return false // the second assignment of one key of a map
	case a.in == b.in && a.key.Key == b.key.Key && !a.in.Ordered:
		return false
	}
	x, y := a.guards(), b.guards()
	return !lift.Exclusive(&lift.Entry{Guards: x}, &lift.Entry{Guards: y}) && (within(x, y) || within(y, x))
}

// guards are the branches that must be taken for a change to be there.
func (a leaf) guards() []lift.Guard { return append(slices.Clip(a.op.Guards), a.key.Guards...) }

// within reports whether every guard of a is one of b.
func within(a, b []lift.Guard) bool {
	for _, g := range a {
		same := func(o lift.Guard) bool { return o.Stmt == g.Stmt && o.Branch == g.Branch }
		if !slices.ContainsFunc(b, same) {
			return false
		}
	}
	return true
}

// overlap reports whether two paths are equal, or one lies in the other. Positions are compared as they are written:
// a.$[x].b and a.$[].c are two leaves.
func overlap(a, b string) bool {
	return a == b || strings.HasPrefix(a, b+".") || strings.HasPrefix(b, a+".")
}

// conflict reports two changes at the opening of the document that holds both.
func conflict(a, b leaf) diag.Finding {
	f := diag.Finding{Message: clash(a, b)}
	switch {
	case a.in == b.in:
		f.Pos, f.End = opening(a.in.Expr)
	case a.part == b.part:
		f.Pos, f.End = opening(a.part.Node.Expr)
	default:
		f.Pos, f.End = b.at.Pos(), b.at.End() // two changes of odm
	}
	for _, l := range [...]leaf{a, b} {
		f.Related = append(f.Related, diag.Related{Pos: l.at.Pos(), End: l.at.End(), Message: fmt.Sprintf("%s changes %s", l.op.Key, l.path)})
	}
	return f
}

func clash(a, b leaf) string {
	switch {
	case a.path == b.path && a.op.Key == b.op.Key:
		return fmt.Sprintf("%s changes %s twice: keep one", a.op.Key, a.path)
	case a.path == b.path:
		return fmt.Sprintf("%s and %s both change %s: keep one", a.op.Key, b.op.Key, a.path)
	case len(a.path) > len(b.path):
		a, b = b, a
	}
	return fmt.Sprintf("%s of %s and %s of %s touch the same value: change one of the two", a.op.Key, a.path, b.op.Key, b.path)
}

// opening is the first line of a literal: bson.M{. Anything else is marked whole.
func opening(e ast.Expr) (from, to token.Pos) {
	if lit, ok := e.(*ast.CompositeLit); ok {
		return lit.Pos(), lit.Lbrace + 1
	}
	return e.Pos(), e.End()
}
