package modelrules

import "go/ast"

// expires reports whether the options beside the keys set expireAfterSeconds.
func (x index) expires() bool {
	file := x.pass.File(x.part.Arg.Pos())
	if file == nil {
		return false
	}
	var options ast.Expr
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok || options != nil {
			return options == nil
		}
		var keys, opts ast.Expr
		for _, el := range lit.Elts {
			kv, ok := el.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			if id, ok := kv.Key.(*ast.Ident); ok && id.Name == "Keys" {
				keys = kv.Value
			} else if ok && id.Name == "Options" {
				opts = kv.Value
			}
		}
		if keys == x.part.Arg {
			options = opts
		}
		return true
	})
	return options != nil && (namesExpiry(options) || x.builtElsewhere(file, options) || x.builtByHelper(options))
}

// builtElsewhere reports whether options that stand in a variable get an expiry where it is built.
func (x index) builtElsewhere(file *ast.File, options ast.Expr) bool {
	v := heldBy(x.pass.Info, options)
	found := false
	if v == nil {
		return false
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if heldBy(x.pass.Info, l) == v && len(n.Lhs) == len(n.Rhs) {
					found = found || namesExpiry(n.Rhs[i])
				}
			}
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "SetExpireAfterSeconds" {
				found = found || heldBy(x.pass.Info, sel.X) == v
			}
		}
		return !found
	})
	return found
}

func namesExpiry(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			found = found || id.Name == "SetExpireAfterSeconds" || id.Name == "ExpireAfterSeconds"
		}
		return !found
	})
	return found
}

// builtByHelper reports whether options are the result of a function of this package that does nothing but make options
// with an expiry.
func (x index) builtByHelper(options ast.Expr) bool {
	call, ok := ast.Unparen(options).(*ast.CallExpr)
	if !ok {
		return false
	}
	name, ok := call.Fun.(*ast.Ident)
	if !ok {
		return false
	}
	callee := x.pass.Info.Uses[name]
	for _, file := range x.pass.Files {
		for _, d := range file.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if ok && callee != nil && x.pass.Info.Defs[fn.Name] == callee && fn.Body != nil && len(fn.Body.List) == 1 {
				ret, ok := fn.Body.List[0].(*ast.ReturnStmt)
				return ok && len(ret.Results) == 1 && namesExpiry(ret.Results[0])
			}
		}
	}
	return false
}
