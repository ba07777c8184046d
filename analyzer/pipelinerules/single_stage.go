package pipelinerules

import (
	"go/ast"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// singleStage is DB5015: a pipeline that is one document.
func singleStage() rule.Rule {
	return rule.Rule{Code: "DB5015", Run: func(p *rule.Pass) {
		for _, q := range p.Queries {
			part, ok := q.Part(lift.Pipeline)
			if !ok || part.Node.Kind != lift.Document || part.Node.Proxy {
				continue
			}
			f, ok := atUse(part.Node, "a pipeline is a list of stages: wrap the document in mongo.Pipeline")
			report(p, f, ok, wrapped(p, part.Node)...)
		}
	}}
}

// wrapped puts a list around a literal.
func wrapped(p *rule.Pass, n *lift.Node) []diag.Fix {
	lit, ok := n.Expr.(*ast.CompositeLit)
	name := p.BSON(n.Expr.Pos())
	if !ok || n.Use != nil || name == "" {
		return nil
	}
	return []diag.Fix{{Title: "wrap it in a list", Edits: []diag.Edit{
		{Pos: lit.Pos(), End: lit.Pos(), New: name + ".A{"}, {Pos: lit.End(), End: lit.End(), New: "}"},
	}}}
}
