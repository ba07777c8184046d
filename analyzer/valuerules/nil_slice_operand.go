package valuerules

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// nilSliceOperand is DB3008: the operand of $in or $or is a slice that may be nil, or empty, when the query is sent.
func nilSliceOperand() rule.Rule {
	return rule.Rule{Code: "DB3008", Run: func(p *rule.Pass) {
		asEmpty := p.World.Client().NilSliceAsEmpty
		for _, q := range p.Queries {
			nilEach(p, q, asEmpty)
			spots(q, func(at spot) {
				for _, e := range at.doc.Entries {
					op, known := mql.Lookup(at.place, e.Key)
					if !known || at.list != "" || !operator(e) || e.Value == nil || e.Value.NilSlice == nil || !needsArray(op) {
						continue
					}
					if f, bad := mayBeEmpty(p, op, e, asEmpty); bad && !askedByCaller(p, q, e.Value) {
						p.Report(f)
					}
				}
			})
		}
	}}
}

// nilEach reports the operand of an $each in an update.
func nilEach(p *rule.Pass, q *lift.Query, asEmpty bool) {
	update, ok := q.Part(lift.Update)
	if !ok || asEmpty || update.Node == nil || update.Node.Kind != lift.Document {
		return
	}
	for _, op := range update.Node.Entries {
		if op.Value == nil {
			continue
		}
		for _, path := range op.Value.Entries {
			if path.Value == nil {
				continue
			}
			for _, e := range path.Value.Entries {
				each, known := mql.Lookup(mql.Modifier, e.Key)
				if !known || each.Takes != model.Array || !slices.Contains(each.Of, op.Key) || e.Value == nil || e.Value.NilSlice == nil {
					continue
				}
				if f, bad := mayBeEmpty(p, each, e, asEmpty); bad && !askedByCaller(p, q, e.Value) {
					p.Report(f)
				}
			}
		}
	}
}

// mayBeEmpty reports the operand of one operator. asEmpty: the clients of the program store a nil slice as an empty
// array.
func mayBeEmpty(p *rule.Pass, op *mql.Operator, e *lift.Entry, asEmpty bool) (f diag.Finding, bad bool) {
	n := e.Value
	some := len(op.Args) > 0 && op.Args[0].Min > 0 // $or, $and and $nor want at least one
	switch {
	case n.Use == nil && n.NilSlice.Decl == n.Expr:
		return f, false // an empty literal in its place: its author sees it
	case !some && (n.NilSlice.Empty || asEmpty || !written(p, e)):
		return f, false // an empty array is right, and odm always sends one
	case filled(p, n.NilSlice.Decl, at(n)):
		return f, false
	}
	f = diag.Finding{Pos: at(n).Pos(), End: at(n).End()}
	name := nameOf(at(n))
	if some {
		f.Message = fmt.Sprintf("%s may be empty here, and %s needs at least one condition: leave it out if len is 0", name, e.Key)
	} else {
		f.Message = fmt.Sprintf("%s may be nil here, which is stored as null, and %s needs an array", name, e.Key)
		f.Fixes = neverNil(p, n.NilSlice.Decl)
	}
	if decl := n.NilSlice.Decl; decl.Pos() != f.Pos {
		f.Related = []diag.Related{{Pos: decl.Pos(), End: decl.End(), Message: "it begins without elements here"}}
	}
	return f, true
}

// askedByCaller reports whether the operand is what a helper makes of something whose length the caller looks at.
func askedByCaller(p *rule.Pass, q *lift.Query, n *lift.Node) bool {
	call, ok := ast.Unparen(at(n)).(*ast.CallExpr)
	if !ok || q.Func == nil {
		return false
	}
	f := filling{Pass: p, body: q.Func.Body}
	return slices.ContainsFunc(call.Args, f.asked)
}

// nameOf names an operand for a message.
func nameOf(e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return types.ExprString(e)
	}
	return "the slice"
}

// neverNil makes ids := []string{} of var ids []string.
func neverNil(p *rule.Pass, decl ast.Node) []diag.Fix {
	spec, ok := decl.(*ast.ValueSpec)
	if !ok || len(spec.Names) != 1 || spec.Type == nil || len(spec.Values) > 0 {
		return nil
	}
	around := nodesAround(p, spec)
	if len(around) < 2 {
		return nil
	}
	gen, isGen := around[0].(*ast.GenDecl)
	_, local := around[1].(*ast.DeclStmt)
	typ := types.ExprString(spec.Type)
	if !isGen || !local || gen.Tok != token.VAR || gen.Lparen.IsValid() || strings.Contains(typ, "{") {
		return nil
	}
	text := spec.Names[0].Name + " := " + typ + "{}"
	return []diag.Fix{{Title: "begin with an empty slice", Edits: []diag.Edit{{Pos: gen.Pos(), End: gen.End(), New: text}}}}
}
