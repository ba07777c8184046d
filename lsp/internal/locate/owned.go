package locate

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/databridge-go/databridge/internal/lift"
)

// owned returns the path at pos that odm's types tie to a document, whether or not a query can be read around it: the
// constant of a field proxy (const Name odm.Str[User, string] = "name", or in a literal of proxies), the text of an
// order (Sort("-age")), and the argument of Collection.F and odm.F.
func owned(files []*ast.File, info *types.Info, pos token.Pos) (Spot, bool) {
	around, lit := literalIn(files, pos)
	if lit == nil {
		return Spot{}, false
	}
	text, ok := literal(lit)
	owner := ownerOf(info.TypeOf(lit))
	if owner == nil && argumentOfF(around, lit) {
		owner = collectionAround(around, info)
	}
	return Spot{Owner: owner, Expr: lit, Text: text, Fixed: true, Level: Level{Fields: true}}, ok && owner != nil
}

// literalIn returns the string literal that pos lies in or at the end of, and the syntax around it, innermost first.
func literalIn(files []*ast.File, pos token.Pos) ([]ast.Node, *ast.BasicLit) {
	for _, f := range files {
		if pos < f.FileStart || f.FileEnd < pos {
			continue
		}
		around, _ := astutil.PathEnclosingInterval(f, pos-1, pos) // of a cursor at the end the literal lies before it
		if len(around) == 0 {
			return nil, nil
		}
		if lit, ok := around[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
			return around, lit
		}
	}
	return nil, nil
}

// argumentOfF reports whether a literal is the one argument of a function or method F: a path and nothing else.
func argumentOfF(around []ast.Node, lit *ast.BasicLit) bool {
	for _, n := range around {
		if call, ok := n.(*ast.CallExpr); ok {
			return len(call.Args) == 1 && ast.Unparen(call.Args[0]) == lit && calls(call) == "F"
		}
	}
	return false
}

// calls returns the name of what is called.
func calls(call *ast.CallExpr) string {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		return fun.Sel.Name
	}
	return ""
}

// collectionAround returns the document of the innermost collection or query whose method is called around a path.
// The conditions on an array's elements are none of the collection's business.
func collectionAround(around []ast.Node, info *types.Info) types.Type {
	for _, n := range around {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			continue
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			continue
		}
		name, owner := generic(info.TypeOf(sel.X))
		if name == "Collection" || name == "Query" {
			return owner
		}
		if owner != nil {
			return nil
		}
	}
	return nil
}

// ownerOf returns the document of a path's type: User of odm.Str[User, string].
func ownerOf(t types.Type) types.Type {
	_, owner := generic(t)
	if owner == nil {
		return nil
	}
	if b, ok := t.Underlying().(*types.Basic); !ok || b.Kind() != types.String {
		return nil
	}
	return owner
}

// generic returns the name and the first type argument of a generic type of odm.
func generic(t types.Type) (name string, owner types.Type) {
	name, args, ok := lift.ODMType(t)
	if !ok || len(args) == 0 {
		return "", nil
	}
	return name, args[0]
}

// Owned returns every path of a package that odm's types tie to a document.
func Owned(files []*ast.File, info *types.Info) []Spot {
	var all []Spot
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if owner := ownerOf(info.TypeOf(lit)); owner != nil {
				if text, ok := literal(lit); ok {
					all = append(all, Spot{Owner: owner, Expr: lit, Text: text, Fixed: true, Level: Level{Fields: true}})
				}
			}
			return true
		})
	}
	return all
}
