package lift

import (
	"go/ast"
	"go/token"
	"go/types"
)

// spelledType tells the library type of an expression by the source alone, where the library itself could not be
// loaded.
func (l *lifter) spelledType(e ast.Expr, depth int) name {
	if depth > 8 {
		return name{}
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return l.spelledVariable(l.objectOf(e), depth)
	case *ast.SelectorExpr:
		if s, ok := l.Info.Selections[e]; ok {
			return l.spelledVariable(s.Obj(), depth)
		}
	case *ast.CallExpr:
		if f := l.funcName(e); f.api == ODM {
			return odmMade(f)
		}
		if sel, ok := unindex(e.Fun).(*ast.SelectorExpr); ok {
			if n := made(l.spelledType(sel.X, depth+1), sel.Sel.Name); n.api != "" {
				return n
			}
		}
		if fn := l.callee(e); fn != nil {
			if d := l.decls[fn]; d != nil && d.Type.Results != nil && len(d.Type.Results.List) > 0 {
				return l.spelledName(d.Type.Results.List[0].Type)
			}
		}
	}
	return name{}
}

// spelledVariable tells the library type of a variable by its declaration, or by what it is declared with.
func (l *lifter) spelledVariable(obj types.Object, depth int) name {
	switch obj.(type) {
	case *types.Var, *types.Const:
	default:
		return name{} // a package: to look for its declaration would cost a walk over every file
	}
	if e := l.spelling(obj); e != nil {
		return l.spelledName(e)
	}
	if init := l.inits[obj]; init != nil {
		return l.spelledType(init, depth+1)
	}
	return name{}
}

// made is the type that a method of a library type returns.
func made(n name, method string) name {
	switch {
	case n.is("mongo", "Database") && method == "Collection", n.is("mongo", "Collection") && method == "Clone":
		return name{n.api, "mongo", "Collection"}
	case n.is("mongo", "Client") && method == "Database":
		return name{n.api, "mongo", "Database"}
	case n.is("mongo", "Collection") && method == "Indexes":
		return name{n.api, "mongo", "IndexView"}
	case n.api != ODM:
		return name{}
	case n.name == "Collection" && method == "F":
		return name{ODM, "", "Any"}
	}
	switch s, ok := stepOf(n.name, method); {
	case !ok || s.verb != "":
		return name{}
	case n.name == "Bulk":
		return name{ODM, "", "BulkQuery"}
	case n.name == "Union":
		return name{ODM, "", "Mixed"}
	case n.name == "Collection" || method == "Query":
		return name{ODM, "", "Query"}
	}
	return n
}

// odmMade is the type that a function of odm returns.
func odmMade(f name) name {
	switch odmFuncs[f.name].form {
	case formField:
		return name{ODM, "", "Dyn"}
	case formCollection:
		if f.name == "UnionOf" {
			return name{ODM, "", "Union"}
		}
		return name{ODM, "", "Collection"}
	case formProject:
		return name{ODM, "", "Projected"}
	case formAs:
		return name{ODM, "", "Mixed"}
	}
	return name{}
}

// spelling returns the type expression that a variable is declared with.
func (l *lifter) spelling(obj types.Object) ast.Expr {
	if obj == nil {
		return nil
	}
	if l.syntax == nil {
		l.syntax, l.inits = map[types.Object]ast.Expr{}, map[types.Object]ast.Expr{}
		for _, f := range l.Files {
			ast.Inspect(f, l.noteSpelling)
		}
	}
	return l.syntax[obj]
}

func (l *lifter) noteSpelling(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Field:
		l.spell(n.Names, n.Type)
	case *ast.ValueSpec:
		l.spell(n.Names, n.Type)
		if len(n.Names) == len(n.Values) {
			for i, id := range n.Names {
				l.init(id, n.Values[i])
			}
		}
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE || len(n.Lhs) != len(n.Rhs) {
			break
		}
		for i, e := range n.Lhs {
			if id, ok := e.(*ast.Ident); ok {
				l.init(id, n.Rhs[i])
			}
		}
	}
	return true
}

func (l *lifter) spell(names []*ast.Ident, t ast.Expr) {
	for _, id := range names {
		if obj := l.Info.Defs[id]; obj != nil && t != nil {
			l.syntax[obj] = t
		}
	}
}

func (l *lifter) init(id *ast.Ident, e ast.Expr) {
	if obj := l.Info.Defs[id]; obj != nil {
		l.inits[obj] = e
	}
}

// spelledModel reads the type argument of an odm collection or query where odm could not be loaded.
func (w *walker) spelledModel(e ast.Expr, depth int) types.Type {
	if depth > 8 {
		return nil
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return w.modelOfVariable(w.objectOf(e), depth)
	case *ast.SelectorExpr:
		if s, ok := w.Info.Selections[e]; ok {
			return w.modelOfVariable(s.Obj(), depth)
		}
	case *ast.CallExpr:
		if f := w.funcName(e); f.api == ODM {
			switch form := odmFuncs[f.name].form; {
			case f.name == "CollectionOf":
				return w.typeArgument(e.Fun)
			case len(e.Args) > 0 && (form == formProject || form == formAs):
				return w.spelledModel(e.Args[0], depth+1)
			}
			return nil
		}
		if sel, ok := unindex(e.Fun).(*ast.SelectorExpr); ok {
			return w.spelledModel(sel.X, depth+1)
		}
	}
	return nil
}

func (w *walker) modelOfVariable(obj types.Object, depth int) types.Type {
	if t := w.typeArgument(w.spelling(obj)); t != nil {
		return t
	}
	if init := w.inits[obj]; init != nil {
		return w.spelledModel(init, depth+1)
	}
	return nil
}

// typeArgument is the first type argument of a type expression: User of *odm.Collection[User].
func (w *walker) typeArgument(e ast.Expr) types.Type {
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	arg := ast.Expr(nil)
	switch e := e.(type) {
	case *ast.IndexExpr:
		arg = e.Index
	case *ast.IndexListExpr:
		arg = e.Indices[0]
	default:
		return nil
	}
	if t := w.typeOf(arg); t != nil {
		return t
	}
	return w.lookupType(w.file, types.ExprString(arg))
}
