package valuerules

import (
	"go/ast"
	"go/types"
	"slices"
)

// doubted reports whether the author has thought of a slice without elements: a condition that fills nothing asks what
// decides whether the slice gets one, in the function that fills it or in a caller of that function.
func (f *filling) doubted(fn *ast.FuncDecl) bool {
	deciding, fills := f.deciding()
	if f.asks(f.body, fills, func(t thing) bool { return slices.Contains(deciding, t) }) {
		return true
	}
	return slices.ContainsFunc(deciding, func(t thing) bool {
		i := parameterIndex(f.Info, fn, t.root)
		return i >= 0 && f.doubtedByCaller(fn, i, t.path)
	})
}

// A thing is a variable, or what a path of fields and methods leads to from one.
type thing struct {
	root types.Object
	path string
}

// deciding returns what the loops around an append to the slice go over and what the conditions around it ask, and those
// loops and conditions. What stands around the beginning of the slice as well is none of them. What is made anew in each turn of a loop decides nothing about all of them.
func (f *filling) deciding() (found []thing, fills map[ast.Node]bool) {
	fills = map[ast.Node]bool{}
	var around []ast.Node
	ast.Inspect(f.body, func(n ast.Node) bool {
		if n == nil {
			around = around[:len(around)-1]
			return true
		}
		around = append(around, n)
		s, ok := n.(*ast.AssignStmt)
		if !ok || s.Pos() <= f.begin || !f.sets(s) {
			return true
		}
		inner := slices.IndexFunc(around, func(a ast.Node) bool { return a.Pos() > f.begin })
		outer := around[inner]
		for _, a := range around[inner:] {
			fills[a] = true
			for _, t := range f.head(a) {
				if p := t.root.Pos(); p < outer.Pos() || outer.End() <= p {
					found = append(found, t)
				}
			}
		}
		return true
	})
	return found, fills
}

// sets reports whether a statement assigns to the slice.
func (f *filling) sets(s *ast.AssignStmt) bool {
	return slices.ContainsFunc(s.Lhs, func(l ast.Expr) bool {
		id, ok := l.(*ast.Ident)
		return ok && f.objectOf(id) == f.slice
	})
}

// asks reports whether a condition in n, none of those to leave out, asks a thing that counts.
func (f *filling) asks(n ast.Node, without map[ast.Node]bool, counts func(thing) bool) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		_, loop := n.(*ast.RangeStmt)
		if n != nil && !loop && !without[n] {
			found = found || slices.ContainsFunc(f.head(n), counts)
		}
		return !found
	})
	return found
}

// head returns what a statement asks before it does anything, and what a loop goes over.
func (f *filling) head(n ast.Node) []thing {
	switch n := n.(type) {
	case *ast.IfStmt:
		return f.things(n.Cond)
	case *ast.RangeStmt:
		return f.things(n.X)
	case *ast.SwitchStmt:
		if n.Tag != nil {
			return f.things(n.Tag)
		}
	case *ast.CaseClause:
		var all []thing
		for _, e := range n.List {
			all = append(all, f.things(e)...)
		}
		return all
	}
	return nil
}

// things returns the things in a condition. An error is none: it tells how something went, not how many there are.
func (f *filling) things(e ast.Expr) []thing {
	if f.Info.Types[e].Value != nil {
		return nil
	}
	if t, ok := f.thing(e); ok {
		return []thing{t}
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		return append(f.things(e.X), f.things(e.Y)...)
	case *ast.UnaryExpr:
		return f.things(e.X)
	case *ast.IndexExpr:
		return f.things(e.X)
	case *ast.CallExpr:
		var all []thing
		for _, a := range e.Args {
			all = append(all, f.things(a)...)
		}
		return all
	}
	return nil
}

// thing returns what a name, a path of fields, or a method without arguments at the end of one stands for.
func (f *filling) thing(e ast.Expr) (thing, bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, ok := f.objectOf(e).(*types.Var)
		if !ok || types.Identical(v.Type(), types.Universe.Lookup("error").Type()) {
			return thing{}, false
		}
		return thing{root: v}, true
	case *ast.StarExpr:
		return f.thing(e.X)
	case *ast.SelectorExpr:
		t, ok := f.thing(e.X)
		return thing{t.root, t.path + "." + e.Sel.Name}, ok
	case *ast.CallExpr:
		if sel, ok := e.Fun.(*ast.SelectorExpr); ok && len(e.Args) == 0 {
			t, ok := f.thing(sel)
			return thing{t.root, t.path + "()"}, ok
		}
	}
	return thing{}, false
}

// doubtedByCaller reports whether a function that calls fn asks what it gives it as the i-th argument, or what the path
// leads to from there.
func (f *filling) doubtedByCaller(fn *ast.FuncDecl, i int, path string) bool {
	callee := f.Info.Defs[fn.Name]
	for _, file := range f.Files {
		for _, d := range file.Decls {
			caller, ok := d.(*ast.FuncDecl)
			if !ok || caller.Body == nil || caller == fn {
				continue
			}
			for _, given := range f.given(caller.Body, callee, i) {
				given.path += path
				if f.asks(caller.Body, nil, func(t thing) bool { return t == given }) {
					return true
				}
			}
		}
	}
	return false
}

// given returns what the calls of callee in a body have for its i-th argument.
func (f *filling) given(body *ast.BlockStmt, callee types.Object, i int) (found []thing) {
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) <= i {
			return true
		}
		var id *ast.Ident
		switch fun := ast.Unparen(call.Fun).(type) {
		case *ast.Ident:
			id = fun
		case *ast.SelectorExpr:
			id = fun.Sel
		}
		if id == nil || f.Info.Uses[id] != callee {
			return true
		}
		if t, ok := f.thing(call.Args[i]); ok {
			found = append(found, t)
		}
		return true
	})
	return found
}

// parameterIndex returns which parameter of a function a variable is, -1 if it is none.
func parameterIndex(info *types.Info, fn *ast.FuncDecl, v types.Object) int {
	if fn == nil {
		return -1 // a function literal at package level
	}
	obj, ok := info.Defs[fn.Name].(*types.Func)
	if !ok {
		return -1
	}
	for i, p := range slices.Collect(obj.Signature().Params().Variables()) {
		if p == v {
			return i
		}
	}
	return -1
}
