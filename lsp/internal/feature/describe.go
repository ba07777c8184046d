package feature

import (
	"context"
	"fmt"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/workload"
	"github.com/databridge-go/databridge/internal/indexes"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// DescribeModel tells in Markdown what is known of the documents that the query around an offset asks for, or of those
// whose struct is declared there: fields, and why the collection has these structs. ok is false where there are none.
func DescribeModel(ctx context.Context, snap *session.Snapshot, path string, offset int) (markdown string, ok bool) {
	pkg := snap.Package(path)
	if pkg == nil || pkg.Collected == nil {
		return "", false
	}
	if q := queryAround(pkg, path, posOf(pkg, path, offset)); q != nil {
		return describeModel(snap.World(pkg), q)
	}
	use := ModelAt(ctx, snap, path, offset)
	if use == nil {
		return "", false
	}
	at := pkg.Fset.PositionFor(posOf(pkg, path, use.At.From), false)
	for _, p := range snap.Packages(ctx, path) {
		if p.Collected == nil {
			continue
		}
		w := snap.World(p)
		for _, q := range p.Collected.Queries {
			if m, known := w.ModelOf(q); known && holds(w, p, m, Declared{path, at.Line, use.Name}) {
				return describeModel(w, q)
			}
		}
	}
	return "", false
}

func holds(w *evidence.World, p *session.Package, m *evidence.Model, d Declared) bool {
	for _, st := range m.Structs {
		if declaredType(w, p.Fset, st) == d {
			return true
		}
	}
	return false
}

func describeModel(w *evidence.World, q *lift.Query) (string, bool) {
	m, ok := w.ModelOf(q)
	if !ok {
		return "", false
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", shortName(m.Name))
	if name := collectionName(w, q, m); name != "" {
		fmt.Fprintf(&b, "\nStored in the collection %s.\n", name)
	}
	b.WriteString("\n| path | BSON | Go |\n|---|---|---|\n")
	for _, st := range m.Structs {
		rows(&b, st, "", depth)
	}
	b.WriteString("\nWhy:\n\n")
	for _, v := range w.Votes(q) {
		fmt.Fprintf(&b, "- %s: %s\n", shortName(v.Struct), v.Ground)
	}
	return b.String(), true
}

// rows are the fields of a struct and, to some depth, those of what it holds.
func rows(b *strings.Builder, st *model.Struct, base string, depth int) {
	for _, f := range st.Fields {
		path := lift.JoinPath(base, f.Name)
		fmt.Fprintf(b, "| %s | %s | %s.%s %s |\n", path, kindsOf(f.Value), shortName(st.Name), f.Go, typeOf(f.Value))
		v := f.Value
		if v == nil || depth == 0 {
			continue
		}
		if v.Elem != nil && !v.Map {
			v = v.Elem
		}
		if v.Struct != nil && v.Link == nil {
			rows(b, v.Struct, path, depth-1)
		}
	}
}

func typeOf(v *model.Value) string {
	if v == nil {
		return ""
	}
	return v.Type
}

// SuggestIndexes tells, for each module, what databridge indexes --suggest tells: declared indexes, and those that queries
// lack behind a +.
func SuggestIndexes(ctx context.Context, snap *session.Snapshot) string {
	var b strings.Builder
	for _, packages := range snap.Modules(ctx) {
		if ctx.Err() != nil {
			return ""
		}
		for _, plan := range workload.Plans(snap.World(packages[0])) {
			suggested(&b, packages[0], plan)
		}
	}
	if b.Len() == 0 {
		return "no index is declared, and none is missing\n"
	}
	return b.String()
}

func suggested(b *strings.Builder, pkg *session.Package, plan *workload.Plan) {
	if len(plan.Indexes)+len(plan.Proposals) == 0 && (plan.Silence() == "" || len(plan.Asks) == 0) {
		return
	}
	b.WriteString(plan.Name)
	if why := plan.Silence(); why != "" {
		fmt.Fprintf(b, " (nothing is suggested: %s)", why)
	}
	b.WriteByte('\n')
	for _, d := range plan.Indexes {
		at := pkg.Fset.PositionFor(d.Pos, false)
		fmt.Fprintf(b, "    %s: %s:%d\n", indexes.Text(d.Keys), at.Filename, at.Line)
	}
	for _, x := range plan.Proposals {
		fmt.Fprintf(b, "  + %s would serve", indexes.Text(x.Keys))
		for i, a := range x.Asks {
			if i > 0 {
				b.WriteByte(',')
			}
			at := pkg.Fset.PositionFor(a.Query.Call.Pos(), false)
			fmt.Fprintf(b, " %s:%d", at.Filename, at.Line)
		}
		b.WriteByte('\n')
	}
}
