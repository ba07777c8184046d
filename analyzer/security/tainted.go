package security

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
)

// tainted reports whether an expression may have the value that a client sent, or be made of it.
func (f *flow) tainted(e ast.Expr) bool { return f.taintedAt(e, 0) }

func (f *flow) taintedAt(e ast.Expr, depth int) bool {
	if e == nil || depth > 40 {
		return false
	}
	depth++
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, _ := f.info.ObjectOf(e).(*types.Var)
		return v != nil && f.from[v] != nil
	case *ast.SelectorExpr:
		if r, ok := routerOf(f.info.TypeOf(e.X)); ok {
			return slices.Contains(r.fields, e.Sel.Name)
		}
		s := f.info.Selections[e]
		return s != nil && s.Kind() == types.FieldVal && f.taintedAt(e.X, depth)
	case *ast.IndexExpr:
		return f.taintedAt(e.X, depth)
	case *ast.SliceExpr:
		return f.taintedAt(e.X, depth)
	case *ast.StarExpr:
		return f.taintedAt(e.X, depth)
	case *ast.TypeAssertExpr:
		return f.taintedAt(e.X, depth)
	case *ast.UnaryExpr:
		return e.Op == token.AND && f.taintedAt(e.X, depth)
	case *ast.BinaryExpr:
		return e.Op == token.ADD && (f.taintedAt(e.X, depth) || f.taintedAt(e.Y, depth))
	case *ast.CallExpr:
		return f.taintedCall(e, depth)
	}
	return false // a literal that is made of it has a shape of its own
}

func (f *flow) taintedCall(call *ast.CallExpr, depth int) bool {
	if tv := f.info.Types[call.Fun]; tv.IsType() {
		return len(call.Args) == 1 && f.taintedAt(call.Args[0], depth)
	}
	if f.harmless(call) {
		return false
	}
	if readsRequest(f.info, call) {
		return true
	}
	fn := rule.Callee(f.info, call)
	if fn == nil {
		return false
	}
	if fn.Signature().Recv() != nil {
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if ok && standard(pathOf(fn)) && f.taintedAt(sel.X, depth) {
			return true // r.URL.Query().Get("q")
		}
		return f.returns[fn.Origin()]
	}
	if passes(pathOf(fn)) && slices.ContainsFunc(call.Args, func(a ast.Expr) bool { return f.taintedAt(a, depth) }) {
		return true
	}
	return f.returns[fn.Origin()]
}

// harmless reports whether a call takes the teeth out of a text.
func (f *flow) harmless(call *ast.CallExpr) bool {
	fn := rule.Callee(f.info, call)
	switch path := pathOf(fn); {
	case path == "regexp" && fn.Name() == "QuoteMeta":
		return true
	case path == "github.com/databridge-go/databridge/odm" && fn.Name() == "EscapeRegex":
		return true
	}
	return false
}

// standard reports whether a path belongs to the standard library.
func standard(path string) bool {
	head, _, _ := strings.Cut(path, "/")
	return path != "" && !strings.Contains(head, ".")
}

// passes reports whether the functions of a package return what they are given, in another form.
func passes(path string) bool {
	switch path {
	case "strings", "fmt", "bytes", "io", "io/ioutil", "net/url", "path", "strconv", "bufio", "html", "encoding/json", "maps", "slices":
		return true
	}
	return false
}
