package updaterules

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// nestedArray is DB4009: $push and $addToSet add an array as one element to an array of something else.
func nestedArray(p *rule.Pass) {
	for path, m := range changes(p) {
		if path.Dynamic || path.Literal || path.Value == nil || path.Operator != "$push" && path.Operator != "$addToSet" {
			continue
		}
		elements := m.Kinds(path.Full + ".0")
		if kindsOf(path.Value)&^model.Null != model.Array || m.Kinds(path.Full)&^model.Null != model.Array || elements == 0 || elements&model.Array != 0 {
			continue
		}
		v := written(path.Value)
		f := about(p, m, path, path.Full, fmt.Sprintf("%s adds the array as one element of %s, which holds %s: $each adds its elements",
			path.Operator, path.Full, typeOf(m, path.Full+".0")))
		f.Pos, f.End, f.Fixes = v.Pos(), v.End(), eachOf(p, path, v)
		p.Report(f)
	}
}

// eachOf puts a value under $each.
func eachOf(p *rule.Pass, path walk.Path, v ast.Expr) []diag.Fix {
	bson := p.BSON(v.Pos())
	if bson == "" || !anyValue(p, path) {
		return nil
	}
	return []diag.Fix{{Title: "use $each", Alters: true, Edits: []diag.Edit{
		{Pos: v.Pos(), End: v.Pos(), New: bson + `.M{"$each": `}, {Pos: v.End(), End: v.End(), New: "}"},
	}}}
}

// anyValue reports whether the document that holds a path is a bson.M, a bson.D or another one whose values may be
// anything, so that a fix may change the type of one.
func anyValue(p *rule.Pass, path walk.Path) bool {
	in := path.Condition
	if in == nil || in.Kind != lift.Document || path.Entry == nil || path.Entry.Assign != nil || in.Type == nil {
		return false
	}
	switch t := in.Type.Underlying().(type) {
	case *types.Map:
		return types.IsInterface(t.Elem())
	case *types.Slice:
		return in.Ordered
	}
	return false
}
