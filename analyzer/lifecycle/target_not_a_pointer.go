package lifecycle

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
)

// targetNotAPointer is DB7007: a value that the driver is to fill and cannot. It says so at run time, on every call.
func targetNotAPointer() rule.Rule {
	return rule.Rule{Code: "DB7007", Run: func(p *rule.Pass) {
		nils := alwaysNil(p)
		for _, f := range p.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if d, ok := decoderOf(callee(p.Info, call)); ok && len(call.Args) == d.args {
						d.judge(p, nils, call.Args[d.args-1])
					}
				}
				return true
			})
		}
	}}
}

// A decoder is a function of the driver that fills its last argument.
type decoder struct {
	pkg, recv, name string
	args            int
	takes           takes
}

// takes says what a decoder can fill.
type takes string

const (
	document takes = "a pointer or a map"
	value    takes = "a pointer"
	list     takes = "a pointer to a slice"
)

var decoders = [...]decoder{
	{"mongo", "SingleResult", "Decode", 1, document},
	{"mongo", "Cursor", "Decode", 1, document},
	{"mongo", "Cursor", "All", 2, list},
	{"mongo", "ChangeStream", "Decode", 1, document},
	{"mongo", "DistinctResult", "Decode", 1, value},
	{"bson", "Decoder", "Decode", 1, document},
	{"bson", "", "Unmarshal", 2, document},
	{"bson", "", "UnmarshalValue", 3, document},
	{"bson", "", "UnmarshalExtJSON", 3, document},
	{"bson", "", "UnmarshalWithRegistry", 3, document},
	{"bson", "", "UnmarshalWithContext", 3, document},
	{"bson", "", "UnmarshalValueWithRegistry", 4, document},
	{"bson", "", "UnmarshalExtJSONWithRegistry", 4, document},
	{"bson", "", "UnmarshalExtJSONWithContext", 4, document},
	{"bson", "RawValue", "Unmarshal", 1, value},
	{"bson", "RawValue", "UnmarshalWithRegistry", 2, value},
	{"bson", "RawValue", "UnmarshalWithContext", 2, value},
}

func decoderOf(s symbol) (decoder, bool) {
	if !s.driver() {
		return decoder{}, false
	}
	for _, d := range decoders {
		if d.name == s.name && d.recv == s.recv && d.pkg == s.pkg {
			return d, true
		}
	}
	return decoder{}, false
}

// judge reports a target that d cannot fill.
func (d decoder) judge(p *rule.Pass, nils map[*types.Var]bool, target ast.Expr) {
	t := p.Info.TypeOf(target)
	if t == nil {
		return
	}
	name, of := types.ExprString(target), types.TypeString(t, rule.AsWritten(p.Pkg))
	f := diag.Finding{Pos: target.Pos(), End: target.End()}
	switch {
	case isNil(p.Info, target):
		f.Message = fmt.Sprintf("%s cannot fill nil; it takes %s", d.name, d.takes)
	case nils[variable(p.Info, target)]:
		f.Message = fmt.Sprintf("%s is a nil %s that nothing sets; give %s a value to fill: &%s", name, of, d.name, name)
		f.Fixes = address(target)
	case d.fills(t):
		return
	case addressable(p.Info, target):
		f.Message = fmt.Sprintf("%s cannot fill %s of type %s; it takes %s: &%s", d.name, name, of, d.takes, name)
		f.Fixes = address(target)
		if d.takes == list && !isSlice(t) {
			f.Message = fmt.Sprintf("%s cannot fill %s of type %s; it takes %s", d.name, name, of, d.takes)
			f.Fixes = nil
		}
	default:
		f.Message = fmt.Sprintf("%s cannot fill a value of type %s; it takes %s", d.name, of, d.takes)
	}
	p.Report(f)
}

// fills reports whether d can fill a value of a type, or may: nothing is known of an interface, a type parameter or a
// type that decodes itself.
func (d decoder) fills(t types.Type) bool {
	if _, generic := types.Unalias(t).(*types.TypeParam); generic || decodesItself(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Pointer:
		return d.takes != list || holdsSlice(u.Elem())
	case *types.Map:
		return d.takes == document
	case *types.Basic:
		return u.Kind() == types.Invalid || u.Kind() == types.UnsafePointer
	}
	return false
}

// holdsSlice reports whether a pointer's element is a slice, or may be one.
func holdsSlice(t types.Type) bool {
	if _, generic := types.Unalias(t).(*types.TypeParam); generic {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Slice, *types.Interface:
		return true
	case *types.Basic:
		return u.Kind() == types.Invalid
	}
	return false
}

func isSlice(t types.Type) bool {
	_, ok := t.Underlying().(*types.Slice)
	return ok
}

// decodesItself reports whether values of a type, not only pointers to them, have a method that decodes.
func decodesItself(t types.Type) bool {
	for _, name := range []string{"UnmarshalBSON", "UnmarshalBSONValue"} {
		obj, _, _ := types.LookupFieldOrMethod(t, false, nil, name)
		if _, isMethod := obj.(*types.Func); isMethod {
			return true
		}
	}
	return false
}

// addressable reports whether & may stand before an expression and what is filled is seen afterwards: a parameter is the
// function's own copy.
func addressable(info *types.Info, e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v := variable(info, e)
		return v != nil && v.Kind() != types.ParamVar && v.Kind() != types.RecvVar
	case *ast.SelectorExpr:
		v, _ := info.Uses[e.Sel].(*types.Var)
		if v == nil {
			return false
		}
		if s := info.Selections[e]; s != nil && !s.Indirect() {
			return addressable(info, e.X)
		}
		return true
	case *ast.IndexExpr:
		return info.Types[e.X].Type != nil && isSlice(info.Types[e.X].Type)
	case *ast.StarExpr:
		return true
	}
	return false
}

func address(e ast.Expr) []diag.Fix {
	return []diag.Fix{{
		Title: fmt.Sprintf("pass &%s", types.ExprString(e)),
		Edits: []diag.Edit{{Pos: e.Pos(), End: e.Pos(), New: "&"}},
	}}
}

// alwaysNil returns the local pointer variables that are declared without a value and that nothing sets.
func alwaysNil(p *rule.Pass) map[*types.Var]bool {
	nils := map[*types.Var]bool{}
	for b := range bodies(p.Files) {
		inspectOwn(b.block, func(n ast.Node) {
			if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 0 {
				for _, id := range spec.Names {
					if v := variable(p.Info, id); v != nil && isPointer(v.Type()) {
						nils[v] = true
					}
				}
			}
		})
	}
	for _, f := range p.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, l := range n.Lhs {
					delete(nils, variable(p.Info, ast.Unparen(l)))
				}
			case *ast.RangeStmt:
				delete(nils, variable(p.Info, n.Key))
				delete(nils, variable(p.Info, n.Value))
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					delete(nils, variable(p.Info, ast.Unparen(n.X)))
				}
			}
			return true
		})
	}
	return nils
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}
