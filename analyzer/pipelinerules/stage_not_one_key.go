package pipelinerules

import (
	"go/ast"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// stageNotOneKey is DB5002: a stage is a document of one key that begins with a dollar.
func stageNotOneKey() rule.Rule {
	return rule.Rule{Code: "DB5002", Run: func(p *rule.Pass) {
		flows(p, func(f *shape.Flow) {
			for _, in := range f.Pipelines {
				for _, s := range in.Stages {
					oneKey(p, s)
				}
			}
		})
	}}
}

func oneKey(p *rule.Pass, s *shape.Stage) {
	n := s.Node
	if !whole(n) || n.Kind != lift.Document {
		return
	}
	var there []*lift.Entry
	for _, e := range n.Entries {
		if always(e) {
			there = append(there, e)
		}
	}
	switch {
	case len(there) > 1 && there[0].Key != there[1].Key:
		f, ok := atUse(n, "a stage is a document of one key, this one has %s and %s: make two stages of it", there[0].Key, there[1].Key)
		report(p, f, ok, split(p, n)...)
	case len(n.Entries) == 0 && literal(n):
		f, ok := atUse(n, "an empty document is no stage: leave it out")
		report(p, f, ok)
	case len(there) == 1 && len(n.Entries) == 1 && !strings.HasPrefix(there[0].Key, "$"):
		bare(p, s, there[0])
	}
}

// bare reports a stage whose name has no dollar.
func bare(p *rule.Pass, s *shape.Stage, e *lift.Entry) {
	if _, known := mql.Lookup(mql.Stage, "$"+e.Key); known {
		f, ok := atKey(e, "the name of a stage begins with $: %q", "$"+e.Key)
		report(p, f, ok, rewritten(e.KeyExpr, "$"+e.Key)...)
		return
	}
	f, ok := atKey(e, "%q is no stage: the name of a stage begins with $", e.Key)
	report(p, f, ok)
}

// literal reports whether a node is a composite literal that nothing is known to change.
func literal(n *lift.Node) bool {
	lit, ok := ast.Unparen(n.Expr).(*ast.CompositeLit)
	return ok && n.Use == nil && len(lit.Elts) == 0
}

// split makes stages of the elements of a bson.D that stands in a pipeline on one line.
func split(p *rule.Pass, n *lift.Node) []diag.Fix {
	lit, ok := n.Expr.(*ast.CompositeLit)
	if !ok || n.Use != nil || !n.Ordered || len(lit.Elts) != len(n.Entries) {
		return nil
	}
	if p.Fset.Position(lit.Pos()).Line != p.Fset.Position(lit.End()).Line {
		return nil
	}
	between := "}, {"
	if lit.Type != nil {
		name := p.BSON(lit.Pos())
		if name == "" {
			return nil
		}
		between = "}, " + name + ".D{"
	}
	var edits []diag.Edit
	for i := 1; i < len(lit.Elts); i++ {
		edits = append(edits, diag.Edit{Pos: lit.Elts[i-1].End(), End: lit.Elts[i].Pos(), New: between})
	}
	return []diag.Fix{{Title: "make a stage of each key", Edits: edits}}
}
