package valuerules

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// elementAsDocument is DB3019: a bson.E is a struct of two fields to the driver, wherever it is no element of a bson.D.
func elementAsDocument() rule.Rule {
	return rule.Rule{Code: "DB3019", Run: func(p *rule.Pass) {
		for _, q := range p.Queries {
			for _, part := range q.Parts {
				eachNode(part.Node, func(n *lift.Node) {
					if isElement(n) {
						p.Report(loneElement(n))
					}
				})
			}
		}
	}}
}

// isElement reports whether a value is a bson.E.
func isElement(n *lift.Node) bool {
	if n.Kind == lift.Element {
		return true
	}
	if n.Kind != lift.Unknown || n.Type == nil {
		return false
	}
	t := types.Unalias(n.Type)
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	named, ok := t.(*types.Named)
	if !ok || named.Obj().Name() != "E" || named.Obj().Pkg() == nil {
		return false
	}
	switch named.Obj().Pkg().Path() {
	case string(lift.DriverV2) + "/bson", string(lift.DriverV1) + "/bson/primitive":
		return true
	}
	return false
}

func loneElement(n *lift.Node) diag.Finding {
	v := at(n)
	f := diag.Finding{
		Pos: v.Pos(), End: v.End(), Related: related(n),
		Message: `a bson.E is stored as {"key": …, "value": …}: wrap it in a bson.D`,
	}
	if len(n.Entries) == 1 && n.Entries[0].Known {
		f.Message = `a bson.E is stored as {"key": "` + n.Entries[0].Key + `", "value": …}: wrap it, bson.D{{…}}`
	}
	f.Fixes = document(v)
	return f
}

// document makes bson.D{{…}} of bson.E{…}.
func document(v ast.Expr) []diag.Fix {
	lit, ok := v.(*ast.CompositeLit)
	if !ok || lit.Type == nil {
		return nil // its type stands in the literal around it
	}
	name := types.ExprString(lit.Type)
	if !strings.HasSuffix(name, ".E") {
		return nil
	}
	return []diag.Fix{{Title: "wrap in " + strings.TrimSuffix(name, "E") + "D", Edits: []diag.Edit{
		{Pos: lit.Type.Pos(), End: lit.Type.End(), New: strings.TrimSuffix(name, "E") + "D{"},
		{Pos: lit.End(), End: lit.End(), New: "}"},
	}}}
}
