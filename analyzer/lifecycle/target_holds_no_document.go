package lifecycle

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
)

// targetHoldsNoDocument is DB7016: what arrives is a document, and the target is a number, a text, or a list.
func targetHoldsNoDocument() rule.Rule {
	return rule.Rule{Code: "DB7016", Run: func(p *rule.Pass) {
		for _, f := range p.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if d, ok := decoderOf(callee(p.Info, call)); ok && d.readsDocuments() && len(call.Args) == d.args {
					judgeHolder(p, d, call.Args[d.args-1])
				}
				return true
			})
		}
	}}
}

// readsDocuments reports whether what d reads is a document, not any value. Extended JSON may be a list.
func (d decoder) readsDocuments() bool {
	return d.takes != value && !strings.HasPrefix(d.name, "UnmarshalValue") && !strings.Contains(d.name, "ExtJSON") && d.recv != "Decoder"
}

// judgeHolder reports a target that d may fill, and that cannot hold what d reads.
func judgeHolder(p *rule.Pass, d decoder, target ast.Expr) {
	ptr, ok := typeOf(p.Info, target).Underlying().(*types.Pointer)
	if !ok || decodesItself(typeOf(p.Info, target)) {
		return // DB7007 speaks of values
	}
	held := ptr.Elem()
	if d.takes == list {
		s, ok := held.Underlying().(*types.Slice)
		if !ok {
			return
		}
		held = s.Elem()
	}
	held = behindPointers(held)
	what := holdsNoDocument(p, held)
	if what == "" {
		return
	}
	name := types.TypeString(held, rule.AsWritten(p.Pkg))
	f := diag.Finding{Pos: target.Pos(), End: target.End()}
	switch {
	case d.takes == list:
		f.Message = fmt.Sprintf("All reads documents, which %s %s cannot hold; decode into structs, or use Distinct for the values of one field", what, name)
	case what == "the list" && d.pkg == "mongo":
		f.Message = fmt.Sprintf("%s reads one document, which %s %s cannot hold; use Find and All for several", d.name, what, name)
	default:
		f.Message = fmt.Sprintf("%s reads a document, which %s %s cannot hold; decode into a struct with the field", d.name, what, name)
	}
	p.Report(f)
}

// typeOf is the type of an expression; the invalid one where the type checker could not tell.
func typeOf(info *types.Info, e ast.Expr) types.Type {
	if t := info.TypeOf(e); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}

func behindPointers(t types.Type) types.Type {
	for range 4 {
		p, ok := types.Unalias(t).(*types.Pointer)
		if !ok {
			break
		}
		t = p.Elem()
	}
	return t
}

// holdsNoDocument says what a type is that the codec cannot fill from a document; "" where it can, or may.
func holdsNoDocument(p *rule.Pass, t types.Type) (what string) {
	if _, generic := types.Unalias(t).(*types.TypeParam); generic || decodesItself(types.NewPointer(t)) {
		return ""
	}
	n, hasName := types.Unalias(t).(*types.Named)
	if hasName && p.World.Client().Registry {
		return "" // it may have a decoder of its own
	}
	if s := named(t); s.driver() || hasName && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "encoding/json" {
		return oneValue(s)
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Kind() != types.Invalid && u.Kind() != types.UnsafePointer {
			return "the " + wordFor(u)
		}
	case *types.Slice:
		if !ofElements(u.Elem()) {
			return "the list"
		}
	case *types.Struct:
		if hasName && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "time" && n.Obj().Name() == "Time" {
			return "the time"
		}
	}
	return ""
}

// oneValue says what a type of the driver is that stands for one value.
func oneValue(s symbol) string {
	switch s.name {
	case "ObjectID", "DateTime", "Decimal128", "Timestamp":
		return "the value"
	case "A":
		return "the list"
	}
	return ""
}

func wordFor(b *types.Basic) string {
	switch {
	case b.Info()&types.IsString != 0:
		return "text"
	case b.Info()&types.IsBoolean != 0:
		return "truth value"
	}
	return "number"
}

// ofElements reports whether a slice of a type is a document, or may be: bson.E has a key and a value, and bytes may be
// a document in its encoded form.
func ofElements(elem types.Type) bool {
	if b, ok := elem.Underlying().(*types.Basic); ok && (b.Kind() == types.Byte || b.Kind() == types.Invalid) {
		return true
	}
	s := named(elem)
	return s.driver() && s.name == "E"
}
