package security

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// builtJavaScript is DB8005: code for the server that is put together from texts.
func builtJavaScript(p *rule.Pass) {
	f := flowOf(p)
	inits := initializers(p)
	scripts(p, func(at place, operator string) {
		e := at.expr()
		part := insertion(p.Info, inits, e, 0)
		if part == nil && f.brings(e) && isText(p.Info.TypeOf(e)) {
			part = e
		}
		if part == nil {
			return
		}
		p.Report(diag.Finding{
			Pos: e.Pos(), End: e.End(), Related: f.related(part),
			Message: fmt.Sprintf("the code of %s is made with %s, which may close the text and go on with code: use operators, or $function with args", operator, types.ExprString(part)),
		})
	})
}

// javaScript is DB8006, advice: code that the server runs for every document.
func javaScript(p *rule.Pass) {
	scripts(p, func(at place, operator string) {
		if at.entry.KeyExpr == nil {
			return
		}
		p.Report(diag.Finding{
			Pos: at.entry.KeyExpr.Pos(), End: at.entry.KeyExpr.End(),
			Message: operator + " runs JavaScript for every document: it uses no index, and servers may forbid it; use $expr or pipeline operators",
		})
	})
}

// scripts calls fn for each value of a query that the server runs as JavaScript.
func scripts(p *rule.Pass, fn func(at place, operator string)) {
	seen := map[*lift.Entry]bool{}
	tell := func(at place, e *lift.Entry, operator string) {
		if !seen[e] && e.Value != nil && e.Value.Expr != nil {
			seen[e] = true
			fn(place{query: at.query, role: at.role, key: e.Key, entry: e, node: e.Value}, operator)
		}
	}
	places(p, func(at place) {
		for i, e := range at.node.Entries {
			switch e.Key {
			case "$where":
				tell(at, e, "$where")
			case "body":
				if at.key == "$function" {
					tell(at, e, "$function")
				}
			case "init", "accumulate", "merge", "finalize":
				if at.key == "$accumulator" {
					tell(at, e, "$accumulator")
				}
			case "map", "reduce":
				if at.role == lift.Command && at.key == "" && i > 0 && at.node.Entries[0].Key == "mapReduce" {
					tell(at, e, "mapReduce")
				}
			}
		}
	})
}

// insertion returns the part of a text that is not constant and may be any text; nil if there is none.
func insertion(info *types.Info, inits map[*types.Var]ast.Expr, e ast.Expr, depth int) ast.Expr {
	if e == nil || depth > 8 || info.Types[e].Value != nil {
		return nil
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return nil
		}
		for _, side := range []ast.Expr{e.X, e.Y} {
			if part := insertion(info, inits, side, depth+1); part != nil {
				return part
			}
			if free(info, side) {
				return side
			}
		}
	case *ast.CallExpr:
		fn := rule.Callee(info, e)
		switch {
		case info.Types[e.Fun].IsType() && len(e.Args) == 1:
			return insertion(info, inits, e.Args[0], depth+1)
		case pathOf(fn) == "fmt" && fn.Name() == "Sprintf" && len(e.Args) > 1:
			for _, arg := range e.Args[1:] {
				if free(info, arg) {
					return arg
				}
			}
		}
	case *ast.Ident:
		if v, ok := info.ObjectOf(e).(*types.Var); ok {
			return insertion(info, inits, inits[v], depth+1)
		}
	}
	return nil
}

// free reports whether a value may be any text: numbers and constants are not, nor what a function made of something.
func free(info *types.Info, e ast.Expr) bool {
	tv := info.Types[e]
	if tv.Value != nil || tv.Type == nil {
		return false
	}
	if _, isCall := ast.Unparen(e).(*ast.CallExpr); isCall && !tv.IsType() {
		return false // strconv.Quote, json.Marshal, a hex id
	}
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		if v, ok := info.ObjectOf(id).(*types.Var); ok && v.Kind() != types.ParamVar && v.Parent() != nil && v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
			return false // a text of the program's own
		}
	}
	return isText(tv.Type) || types.IsInterface(tv.Type)
}

// initializers returns what variables are set to that are set once.
func initializers(p *rule.Pass) map[*types.Var]ast.Expr {
	inits, sets := map[*types.Var]ast.Expr{}, map[*types.Var]int{}
	set := func(l, r ast.Expr) {
		if id, ok := l.(*ast.Ident); ok {
			if v, ok := p.Info.ObjectOf(id).(*types.Var); ok {
				inits[v] = r
				sets[v]++
			}
		}
	}
	for _, file := range p.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, l := range n.Lhs {
					if len(n.Lhs) == len(n.Rhs) {
						set(l, n.Rhs[i])
					} else {
						set(l, nil)
					}
				}
			case *ast.ValueSpec:
				for i, id := range n.Names {
					if len(n.Values) == len(n.Names) {
						set(id, n.Values[i])
					}
				}
			}
			return true
		})
	}
	for v, n := range sets {
		if n > 1 {
			delete(inits, v)
		}
	}
	return inits
}
