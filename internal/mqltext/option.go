package mqltext

import (
	"go/ast"
	"slices"

	"github.com/databridge-go/databridge/internal/lift"
)

// options writes the last argument of a verb: what its options say. Roles that stand elsewhere are left out.
func (w Writer) options(q *lift.Query, elsewhere ...lift.Role) piece {
	var items []piece
	for _, o := range []struct {
		role lift.Role
		name string
	}{{lift.Sort, "sort"}, {lift.Projection, "projection"}, {lift.Hint, "hint"}, {lift.ArrayFilters, "arrayFilters"}} {
		if p := w.part(q, o.role); !p.none() && !slices.Contains(elsewhere, o.role) {
			note := p.note
			p.note = ""
			p = p.under(o.name + ": ")
			p.note = note
			items = append(items, p)
		}
	}
	if q.Upsert {
		items = append(items, text("upsert: true"))
	}
	if p := w.returned(q); p != "" {
		items = append(items, text("returnDocument: "+p))
	}
	for _, o := range []struct{ setter, name string }{{"Skip", "skip"}, {"Limit", "limit"}} {
		if p := w.setting(q, o.setter); !p.none() {
			items = append(items, p.under(o.name+": "))
		}
	}
	if q.OpenOptions {
		items = append(items, text(more))
	}
	if len(items) == 0 {
		return piece{}
	}
	return list("{", items, "}")
}

// setting is a number that an option sets beside the parts: options.Find().SetLimit(3), or odm's step Limit(3). It is
// read where the query is sent; what a variable of options says of it is not known.
func (w Writer) setting(q *lift.Query, name string) piece {
	arg := settingArg(q, name)
	if arg == nil {
		return piece{}
	}
	return text(w.scalar(&lift.Node{Kind: lift.Scalar, Expr: arg}))
}

func settingArg(q *lift.Query, name string) (arg ast.Expr) {
	if q.Call == nil {
		return nil
	}
	if q.API == lift.ODM {
		if sel, ok := q.Call.Fun.(*ast.SelectorExpr); ok {
			return stepArg(sel.X, name)
		}
		return nil
	}
	for _, a := range q.Call.Args {
		if found := stepArg(a, "Set"+name); found != nil {
			arg = found
		}
	}
	return arg
}

// stepArg is the argument of the last method of a name in a chain of calls: a.M(1).N().
func stepArg(e ast.Expr, name string) ast.Expr {
	for {
		c, ok := ast.Unparen(e).(*ast.CallExpr)
		if !ok {
			return nil
		}
		sel, ok := c.Fun.(*ast.SelectorExpr)
		if !ok {
			return nil
		}
		if sel.Sel.Name == name && len(c.Args) == 1 {
			return c.Args[0]
		}
		e = sel.X
	}
}

// returned says which document a find-and-modify returns, where it is not the one before.
func (w Writer) returned(q *lift.Query) string {
	if q.Verb != lift.FindOneAndUpdate && q.Verb != lift.FindOneAndReplace || q.API == lift.ODM {
		return ""
	}
	arg := settingArg(q, "ReturnDocument")
	if arg == nil {
		return ""
	}
	if nameOf(arg) == "options.After" {
		return `"after"`
	}
	return ""
}
