package lift

import (
	"go/ast"
	"go/types"
)

// sends reports whether a call may send a query.
func (l *lifter) sends(call *ast.CallExpr) bool {
	id := identOf(unindex(call.Fun))
	if id == nil || !isVerb(id.Name) {
		return false // asking for types is dearer than asking for a name
	}
	if isQueryFunc(id.Name) && l.funcName(call).odm() {
		return true
	}
	sel, ok := unindex(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	recv := l.receiver(sel)
	switch {
	case recv.api == ODM:
		_, ok = stepOf(recv.name, sel.Sel.Name)
		return ok
	case !recv.driver() || recv.pkg != "mongo":
		return false
	}
	switch recv.name {
	case "Collection":
		_, ok = collectionVerbs[sel.Sel.Name]
	case "Database":
		_, ok = databaseVerbs[sel.Sel.Name]
	case "IndexView":
		_, ok = indexVerbs[sel.Sel.Name]
	default:
		ok = false
	}
	return ok
}

// isQueryFunc reports whether a function of odm makes or sends a query.
func isQueryFunc(name string) bool {
	f := odmFuncs[name].form
	return f == formProject || f == formAs || f == formDistinct || f == formAggregate || f == formPipe || f == formAggregateDB || f == formTotal
}

func isVerb(name string) bool {
	if _, ok := collectionVerbs[name]; ok {
		return true
	}
	if _, ok := databaseVerbs[name]; ok {
		return true
	}
	if _, ok := indexVerbs[name]; ok {
		return true
	}
	return isStep(name) || isQueryFunc(name)
}

// receiver returns the library type whose method is called, also where it is promoted from an embedded field.
func (l *lifter) receiver(sel *ast.SelectorExpr) name {
	if s, ok := l.Info.Selections[sel]; ok {
		fn, ok := s.Obj().(*types.Func)
		if !ok {
			return name{}
		}
		sig, ok := fn.Type().(*types.Signature)
		if !ok || sig.Recv() == nil {
			return name{}
		}
		return nameOf(sig.Recv().Type())
	}
	if l.typeOf(sel.X) != nil {
		return nameOf(l.typeOf(sel.X))
	}
	return l.spelledType(sel.X, 0)
}
