package valuerules

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/nearest"
)

// enumValue is DB3018: a text that is none of the constants which the field's type declares.
func enumValue() rule.Rule {
	return rule.Rule{Code: "DB3018", Run: func(p *rule.Pass) {
		for _, q := range p.Queries {
			m, known := p.World.ModelOf(q)
			if !known || evidence.Migrates(q) {
				continue
			}
			walk.Paths(q, func(at walk.Path) {
				if at.Dynamic || at.Condition != nil && at.Condition.Proxy {
					return
				}
				for _, v := range texts(at) {
					if set := enumOf(p.World, m, at.Full); set != nil {
						set.judge(p, m, v)
					}
				}
			})
		}
	}}
}

// texts returns the constant texts that a path is compared with or set to.
func texts(at walk.Path) []*lift.Node {
	var found []*lift.Node
	add := func(v *lift.Node) {
		if text, ok := walk.Text(v); ok && text != "" {
			found = append(found, v)
		}
	}
	add(at.Value)
	for _, t := range at.Tests {
		switch {
		case t.Value == nil:
		case t.Key == "$eq" || t.Key == "$ne":
			add(t.Value)
		case t.Key == "$in" || t.Key == "$nin" || t.Key == "$all":
			for _, v := range t.Value.Elems {
				add(v)
			}
		}
	}
	return found
}

// An enum is a named type of text with constants.
type enum struct {
	typ    *types.Named
	values []*types.Const
	whole  bool // the package that declares it is seen whole
}

// enumOf returns the enum that every struct of a model has at a path; nil if there is none, or several.
func enumOf(w *evidence.World, m *evidence.Model, path string) *enum {
	var found *types.Named
	for _, s := range m.Structs {
		r := s.Resolve(path)
		if r.Status != model.Found || r.Value == nil {
			continue
		}
		named := textType(r.Value)
		if named == nil || found != nil && found.String() != named.String() {
			return nil
		}
		found = named
	}
	if found == nil {
		return nil
	}
	e := &enum{}
	e.typ, e.whole = w.Declared(found)
	e.values = constantsOf(e.typ)
	if len(e.values) < 2 {
		return nil
	}
	return e
}

// constantsOf returns the texts that are declared with a type.
func constantsOf(t *types.Named) []*types.Const {
	var all []*types.Const
	scope := t.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		if c, ok := scope.Lookup(name).(*types.Const); ok && types.Identical(c.Type(), t) && c.Val().Kind() == constant.String {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b *types.Const) int { return int(a.Pos() - b.Pos()) })
	return all
}

// textType returns the named type of text that a value, or an element of it, has.
func textType(v *model.Value) *types.Named {
	for range 4 {
		if v.Kinds&model.Array == 0 || v.Elem == nil {
			break
		}
		v = v.Elem
	}
	t, ok := v.Source.(types.Type)
	if !ok || v.Kinds&^model.Null != model.String {
		return nil
	}
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return nil
	}
	return named
}

// judge reports a text that is none of the constants. One that is near to none of them must be the only one of its kind:
// a type may be open on purpose, its constants the values that are known best.
func (e *enum) judge(p *rule.Pass, m *evidence.Model, v *lift.Node) {
	text, _ := walk.Text(v)
	var values []string
	for _, c := range e.values {
		values = append(values, constant.StringVal(c.Val()))
	}
	if slices.Contains(values, text) {
		return
	}
	near := nearest.In(text, values)
	if near == "" && (len(values) < 3 || !e.whole || occurrences(p, text) > 1) {
		return
	}
	p.Report(e.finding(p, m, v, near))
}

// occurrences counts how often a package writes a text.
func occurrences(p *rule.Pass, text string) int {
	n := 0
	for _, f := range p.Files {
		ast.Inspect(f, func(node ast.Node) bool {
			if lit, ok := node.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil && s == text {
					n++
				}
			}
			return true
		})
	}
	return n
}

func (e *enum) finding(p *rule.Pass, m *evidence.Model, v *lift.Node, near string) diag.Finding {
	text, _ := walk.Text(v)
	name := e.typ.Obj().Name()
	f := diag.Finding{Pos: at(v).Pos(), End: at(v).End(), Model: m.Name}
	if e.whole {
		f.Related = []diag.Related{{Pos: e.values[0].Pos(), End: e.values[0].Pos(), Message: "the values of " + name + " are declared here"}}
	}
	if near == "" {
		f.Message = fmt.Sprintf("%q is no %s: the values are %s", text, name, e.list())
		return f
	}
	f.Message = fmt.Sprintf("%q is no %s; did you mean %q?", text, name, near)
	if lit, ok := at(v).(*ast.BasicLit); ok {
		f.Fixes = []diag.Fix{{
			Title: fmt.Sprintf("write %q", near), Alters: true,
			Edits: []diag.Edit{{Pos: lit.Pos(), End: lit.End(), New: rule.Quote(lit, near)}},
		}}
	}
	return f
}

// list names the values, in the order of declaration.
func (e *enum) list() string {
	var quoted []string
	for _, c := range e.values {
		quoted = append(quoted, strconv.Quote(constant.StringVal(c.Val())))
	}
	return strings.Join(quoted, ", ")
}
