package mqltext

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
)

// more stands where something unknown may be too.
const more = "/* … */"

// value writes a node.
func (w Writer) value(n *lift.Node) piece {
	if n == nil {
		return text(more)
	}
	switch n.Kind {
	case lift.Document, lift.Element:
		return w.document(n)
	case lift.Array:
		return w.array(n)
	}
	return text(w.scalar(n))
}

// document writes keys and values. One that begins with nothing known is written as Go.
func (w Writer) document(n *lift.Node) piece {
	entries := lasting(n)
	var items []piece
	for _, e := range entries {
		items = append(items, w.entry(e))
	}
	if n.Open {
		items = append(items, text(more))
	}
	return list("{", items, "}")
}

// lasting are the entries of a document that are there in the end: in a map, a key that is surely set again is gone.
func lasting(n *lift.Node) []*lift.Entry {
	if n.Ordered {
		return n.Entries
	}
	var kept []*lift.Entry
	for _, e := range n.Entries {
		if e.Known && len(e.Guards) == 0 {
			kept = slices.DeleteFunc(kept, func(old *lift.Entry) bool { return old.Known && old.Key == e.Key })
		}
		kept = append(kept, e)
	}
	return kept
}

// entry writes a key and its value.
func (w Writer) entry(e *lift.Entry) piece {
	note := w.when(e.Guards)
	p := w.within(e.Guards).value(e.Value).under(w.key(e) + ": ")
	p.note = note
	if e.Deleted {
		p.note += "/* may be deleted */ "
	}
	return p
}

// key writes a key; what Go computes of it stands in angle brackets.
func (w Writer) key(e *lift.Entry) string {
	if e.Known {
		if isIdentifier(e.Key) {
			return e.Key
		}
		return quote(e.Key)
	}
	if e.Prefix != "" {
		if sum, ok := ast.Unparen(e.KeyExpr).(*ast.BinaryExpr); ok && sum.Op == token.ADD {
			if head, ok := w.constantText(sum.X); ok && head == e.Prefix {
				return quote(e.Prefix + w.goText(sum.Y))
			}
		}
		return quote(e.Prefix + "<…>")
	}
	return w.goText(e.KeyExpr)
}

// array writes elements.
func (w Writer) array(n *lift.Node) piece {
	var items []piece
	for _, el := range n.Elems {
		p := w.within(el.Guards).value(el)
		p.note = w.when(el.Guards)
		items = append(items, p)
	}
	if n.Open {
		items = append(items, text(more))
	}
	return list("[", items, "]")
}

// within is w for what stands behind a comment that tells of branches.
func (w Writer) within(guards []lift.Guard) Writer {
	w.said = append(slices.Clip(w.said), guards...)
	return w
}

// when is the comment that says in which runs something is there.
func (w Writer) when(guards []lift.Guard) string {
	var parts []string
	for _, g := range guards {
		same := func(o lift.Guard) bool { return o.Pos == g.Pos && o.Branch == g.Branch }
		if one := w.branch(g); !slices.ContainsFunc(w.said, same) && !slices.Contains(parts, one) {
			parts = append(parts, one)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "/* " + strings.ReplaceAll(strings.Join(parts, ", "), "*/", "* /") + " */ "
}

// branch says which way a statement must go.
func (w Writer) branch(g lift.Guard) string {
	switch s := g.Stmt.(type) {
	case *ast.IfStmt:
		if g.Branch == 0 {
			return "if " + w.short(s.Cond)
		}
		return "unless " + w.short(s.Cond)
	case *ast.ForStmt:
		if s.Cond != nil {
			return "for " + w.short(s.Cond)
		}
	case *ast.RangeStmt:
		return "for each of " + w.short(s.X)
	case *ast.SwitchStmt:
		if s.Tag != nil {
			return "by " + w.short(s.Tag)
		}
	case *ast.ExprStmt: // odm.When(cond, …)
		if c, ok := s.X.(*ast.CallExpr); ok && len(c.Args) > 0 {
			return "if " + w.short(c.Args[0])
		}
	}
	return "in some runs"
}
