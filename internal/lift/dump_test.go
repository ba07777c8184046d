package lift_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/printer"
	"go/token"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
)

// dump writes queries as people read them.
func dump(fset *token.FileSet, queries []*lift.Query) string {
	d := dumper{fset: fset}
	for _, q := range queries {
		d.query(q)
	}
	return d.out.String()
}

type dumper struct {
	fset *token.FileSet
	out  strings.Builder
}

func (d *dumper) line(depth int, format string, args ...any) {
	d.out.WriteString(strings.Repeat("  ", depth))
	fmt.Fprintf(&d.out, format, args...)
	d.out.WriteByte('\n')
}

func (d *dumper) query(q *lift.Query) {
	d.line(0, "%d %s on %q%s", d.fset.Position(q.Call.Pos()).Line, q.Verb, q.Collection.ID, d.flags(q))
	for _, p := range q.Parts {
		d.node(1, string(p.Role)+d.guards(p.Guards), p.Node)
	}
	for _, t := range q.Targets {
		d.line(1, "into %s", typeName(t.Type))
	}
}

func (d *dumper) flags(q *lift.Query) string {
	s := ""
	if q.Collection.Model != nil {
		s += " of " + typeName(q.Collection.Model)
	}
	if q.Projected {
		s += " projected"
	}
	if q.Upsert {
		s += " upsert"
	}
	if q.OpenOptions {
		s += " open-options"
	}
	if q.Through != "" {
		s += " through " + q.Through
	}
	if q.Forwards {
		s += " forwards"
	}
	return s
}

func (d *dumper) node(depth int, label string, n *lift.Node) {
	kind := string(n.Kind)
	if kind == "" {
		kind = "unknown"
	}
	s := kind
	for _, f := range []struct {
		on   bool
		name string
	}{{n.Ordered, "ordered"}, {n.Open, "open"}, {n.Proxy, "proxy"}} {
		if f.on {
			s += " " + f.name
		}
	}
	if n.NilSlice != nil {
		s += map[bool]string{true: " maybe-empty", false: " maybe-nil"}[n.NilSlice.Empty]
	}
	if len(n.Entries) == 0 && len(n.Elems) == 0 {
		s += " " + d.text(n.Expr) + " " + typeName(n.Type)
		if n.Sent != "" {
			s += " sent as " + n.Sent
		}
	}
	d.line(depth, "%s%s: %s", label, d.guards(n.Guards), s)
	for _, e := range n.Entries {
		d.entry(depth+1, e)
	}
	for _, e := range n.Elems {
		d.node(depth+1, "-", e)
	}
}

func (d *dumper) entry(depth int, e *lift.Entry) {
	label := fmt.Sprintf("%q", e.Key)
	if !e.Known {
		label = fmt.Sprintf("%q…", e.Prefix)
	}
	if e.Base != "" {
		label += " written as " + d.text(e.KeyExpr)
	}
	label += d.guards(e.Guards)
	if e.Assign != nil {
		label += " assigned"
	}
	if e.ReadsOld {
		label += " reads-old"
	}
	if e.Deleted {
		label += " deleted"
	}
	d.node(depth, label, e.Value)
}

func (d *dumper) guards(gs []lift.Guard) string {
	s := ""
	for _, g := range gs {
		s += fmt.Sprintf(" [%d/%d]", d.fset.Position(g.Pos).Line, g.Branch)
	}
	return s
}

func (d *dumper) text(e ast.Expr) string {
	var b bytes.Buffer
	if e == nil || printer.Fprint(&b, token.NewFileSet(), e) != nil {
		return "?"
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func typeName(t types.Type) string {
	if t == nil {
		return "?"
	}
	return types.TypeString(t, func(p *types.Package) string { return p.Name() })
}
