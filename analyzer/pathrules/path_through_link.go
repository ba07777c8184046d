package pathrules

import (
	"fmt"
	"go/ast"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// pathThroughLink is DB2006: a path that goes on below an odm.Link. What is stored there is a reference; the fields are in
// another collection.
func pathThroughLink() rule.Rule {
	return rule.Rule{Code: "DB2006", Run: func(p *rule.Pass) {
		faulty(p, model.Linked, func(u use) {
			if fetches(p, u.Query) || u.Role == lift.Pipeline || u.writtenElsewhere() {
				return // a lookup puts the document in the place of the link
			}
			way := "$lookup joins it"
			if u.Query.API == lift.ODM {
				way = "FetchLinks asks below it"
			}
			target := "another collection"
			if v := u.found.Field; v != nil && linkedTo(v.Value) != nil {
				target = "the collection of " + rule.ShortName(linkedTo(v.Value).Name)
			}
			u.report(fmt.Sprintf("%s is a link (DBRef): %q is stored in %s; %s", u.parent(), u.name, target, way), u.found.Field)
		})
	}}
}

// linkedTo returns the document that a value, or an element of it, refers to.
func linkedTo(v *model.Value) *model.Struct {
	for range 4 {
		if v == nil || v.Link != nil {
			break
		}
		v = v.Elem
	}
	if v == nil {
		return nil
	}
	return v.Link
}

// fetches reports whether a query of odm's fetches links, or may: a step of it may stand anywhere in the function, and one
// that is not sent here is continued elsewhere.
func fetches(p *rule.Pass, q *lift.Query) bool {
	if q.API != lift.ODM {
		return false
	}
	if name, _, ok := lift.ODMType(p.Info.TypeOf(q.Call)); ok && name == "Query" || q.Func == nil {
		return true
	}
	fetches := false
	ast.Inspect(q.Func, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			fetches = fetches || sel.Sel.Name == "FetchLinks"
		}
		return !fetches
	})
	return fetches
}
