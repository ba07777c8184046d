package pathrules

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// fromField reports a name that the model does not have and whose value is a field of the model itself:
// {"value": o.Choice}, where Choice is stored as "choice".
func (u use) fromField(intro, rest string) {
	f := u.source()
	usage := u.usage()
	switch {
	case f == nil || u.Polarity != walk.Positive || usage.Helper || u.writtenElsewhere():
		return
	case u.names(f), u.writes() && (usage.Functions > 1 || copies(u.name, f.Name)):
		return // a copy of the field under another name
	case !u.pass.World.Complete(u.Query, u.model, u.prefix()):
		return
	}
	severity, ok := u.severity()
	if !ok {
		return
	}
	if u.writes() {
		severity = diag.Warning // it may be a copy all the same
	}
	message := fmt.Sprintf("%s %q%s; %s is stored as %q", intro, u.name, rest, types.ExprString(u.valueExpr()), f.Name)
	u.reportAs(severity, message, f, u.replace(f.Name))
}

// copies reports whether a name is made of the words of another one and more: previous_price of price.
func copies(name, of string) bool {
	words := split(name)
	return !slices.ContainsFunc(split(of), func(w string) bool { return !slices.Contains(words, w) })
}

// names reports whether the query speaks of a field that is stored beside the missing name, too.
func (u use) names(f *model.Field) bool {
	full := lift.JoinPath(walk.Stored(u.parent()), f.Name)
	return slices.ContainsFunc(walk.List(u.Query), func(p walk.Path) bool { return walk.Stored(p.Full) == full })
}

// source returns the field of the struct that should have the name, if the value of the path is read from it. An _id is
// none: other names refer to it.
func (u use) source() *model.Field {
	sel, ok := u.valueExpr().(*ast.SelectorExpr)
	if !ok || u.found.At+1 < len(u.Segments()) {
		return nil
	}
	s, ok := u.pass.Info.Selections[sel]
	if !ok || s.Kind() != types.FieldVal {
		return nil
	}
	holder := u.pass.World.Struct(s.Recv())
	if holder == nil {
		return nil
	}
	for _, parent := range u.parents() {
		if parent.Name != holder.Name {
			continue
		}
		return only(parent.Fields, func(f *model.Field) bool { return f.GoName() == sel.Sel.Name && f.Name != "_id" })
	}
	return nil
}

// valueExpr is what is compared with the path, or stored under it, as it is written; pointers are taken off.
func (u use) valueExpr() ast.Expr {
	if u.Value == nil || u.Tests != nil || u.Value.Kind == lift.Document {
		return nil
	}
	e := u.Value.Expr
	if u.Value.Use != nil {
		e = u.Value.Use
	}
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.UnaryExpr:
			e = x.X
		default:
			return x
		}
	}
}
