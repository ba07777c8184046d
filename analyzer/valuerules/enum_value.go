package valuerules

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
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
					if set := p.World.Enum(m, at.Full); set != nil {
						enum{set}.judge(p, m, v)
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

// An enum is what a text is judged by.
type enum struct{ *evidence.Enum }

// judge reports a text that is none of the constants. One that is near to none of them must be the only one of its kind:
// a type may be open on purpose, its constants the values that are known best.
func (e enum) judge(p *rule.Pass, m *evidence.Model, v *lift.Node) {
	text, _ := walk.Text(v)
	var values []string
	for _, c := range e.Values {
		values = append(values, constant.StringVal(c.Val()))
	}
	if slices.Contains(values, text) {
		return
	}
	near := nearest.In(text, values)
	if near == "" && (len(values) < 3 || !e.Whole || occurrences(p, text) > 1) {
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

func (e enum) finding(p *rule.Pass, m *evidence.Model, v *lift.Node, near string) diag.Finding {
	text, _ := walk.Text(v)
	name := e.Type.Obj().Name()
	f := diag.Finding{Pos: at(v).Pos(), End: at(v).End(), Model: m.Name}
	if e.Whole {
		f.Related = []diag.Related{{Pos: e.Values[0].Pos(), End: e.Values[0].Pos(), Message: "the values of " + name + " are declared here"}}
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
func (e enum) list() string {
	var quoted []string
	for _, c := range e.Values {
		quoted = append(quoted, strconv.Quote(constant.StringVal(c.Val())))
	}
	return strings.Join(quoted, ", ")
}
