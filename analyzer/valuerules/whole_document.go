package valuerules

import (
	"fmt"
	"go/ast"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// wholeDocument is DB3016: a map of several keys is compared with a whole sub-document, in whatever order Go sends it.
func wholeDocument() rule.Rule {
	return rule.Rule{Code: "DB3016", Run: func(p *rule.Pass) {
		for _, q := range p.Queries {
			m, known := p.World.ModelOf(q)
			if !known {
				continue
			}
			walk.Paths(q, func(at walk.Path) {
				if at.Role == lift.Filter && at.Tests == nil && !at.Dynamic && !at.Literal && isStruct(m, at.Full) && severalKeys(at.Value) {
					p.Report(wholeCompared(p, m, at))
				}
			})
		}
	}}
}

// isStruct reports whether a path holds a struct, or an array of them, in every struct of a model.
func isStruct(m *evidence.Model, path string) bool {
	r := m.Resolve(path)
	if r.Status != model.Found || r.Field == nil || r.Value == nil || m.Kinds(path)&(model.Object|model.Array) == 0 {
		return false
	}
	v := r.Value
	if v.Kinds&model.Array != 0 && v.Elem != nil {
		v = v.Elem
	}
	return v.Struct != nil
}

// severalKeys reports whether a value is a map literal of two plain keys at least.
func severalKeys(v *lift.Node) bool {
	if v == nil || v.Kind != lift.Document || v.Ordered || v.Proxy || !random(v) {
		return false
	}
	for _, e := range v.Entries {
		if !e.Known || strings.HasPrefix(e.Key, "$") {
			return false
		}
	}
	return true
}

func wholeCompared(p *rule.Pass, m *evidence.Model, path walk.Path) diag.Finding {
	v := at(path.Value)
	f := diag.Finding{Pos: v.Pos(), End: v.End(), Model: m.Name, Related: related(path.Value)}
	array := m.Kinds(path.Full)&model.Array != 0
	f.Message = fmt.Sprintf("%s is compared as a whole document, key by key in order, and the order of a Go map is random: use dotted paths", path.Full)
	if array {
		f.Message = fmt.Sprintf("the elements of %s are compared as whole documents, key by key in order, and the order of a Go map is random: use $elemMatch", path.Full)
	}
	lit, literal := v.(*ast.CompositeLit)
	bson := p.BSON(v.Pos())
	switch kv, ok := pair(p, path.Entry); {
	case !literal || bson == "":
	case array && loose(p, v):
		f.Fixes = []diag.Fix{{Title: "use $elemMatch", Alters: true, Edits: around(v, bson+`.M{"$elemMatch": `, "}")}}
	case !array && ok:
		f.Fixes = dotted(path, kv, lit)
	}
	return f
}

// dotted writes {"home.city": …, "home.zip": …} for {"home": {"city": …, "zip": …}}.
func dotted(path walk.Path, kv *ast.KeyValueExpr, lit *ast.CompositeLit) []diag.Fix {
	key, ok := ast.Unparen(path.Key).(*ast.BasicLit)
	if !ok || len(lit.Elts) == 0 {
		return nil
	}
	name, err := strconv.Unquote(key.Value)
	if err != nil {
		return nil
	}
	var edits []diag.Edit
	from := kv.Pos()
	for i, el := range lit.Elts {
		in, ok := el.(*ast.KeyValueExpr)
		if !ok {
			return nil
		}
		field, ok := in.Key.(*ast.BasicLit)
		if !ok {
			return nil
		}
		text, err := strconv.Unquote(field.Value)
		if err != nil {
			return nil
		}
		if i > 0 {
			from = field.Pos()
		}
		edits = append(edits, diag.Edit{Pos: from, End: field.End(), New: strconv.Quote(name + "." + text)})
	}
	last := lit.Elts[len(lit.Elts)-1]
	edits = append(edits, diag.Edit{Pos: last.End(), End: lit.End()})
	return []diag.Fix{{Title: "use dotted paths", Edits: edits, Alters: true}}
}
