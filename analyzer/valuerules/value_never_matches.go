package valuerules

import (
	"fmt"
	"go/ast"
	"go/token"
	"strconv"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/model"
)

// valueNeverMatches is DB3003: a condition compares a field with a value of a kind that the field never holds.
func valueNeverMatches() rule.Rule {
	return rule.Rule{Code: "DB3003", Run: func(p *rule.Pass) {
		misfits(p, func(m misfit) {
			if m.text() || m.date() || m.removes {
				return // DB3004, DB3005 and DB4005 say it better
			}
			f := m.finding(p, "")
			if m.bare && m.kinds == model.Array && !m.negative {
				f = m.finding(p, ": use $in for one of several values")
			}
			f.Fixes = m.converted(p)
			p.Report(f)
		})
	}}
}

// finding says what is wrong; way is the way out, where there is one.
func (m misfit) finding(p *rule.Pass, way string) diag.Finding {
	v := at(m.node)
	f := diag.Finding{
		Pos: v.Pos(), End: v.End(), Model: m.field.model, Related: m.field.related(p),
		Message: fmt.Sprintf("%s is %s; %s never matches%s", m.path, m.field, rule.Words(m.kinds), way),
	}
	if m.negative {
		f.Severity = diag.Warning // the condition has no effect
		f.Message = fmt.Sprintf("%s is %s; every document differs from %s%s", m.path, m.field, rule.Words(m.kinds), way)
	}
	return f
}

// converted writes a constant, or the condition, so that it fits.
func (m misfit) converted(p *rule.Pass) []diag.Fix {
	v := at(m.node)
	if !loose(p, v) {
		return nil
	}
	bson := p.BSON(v.Pos())
	if m.bare && m.kinds == model.Array && bson != "" {
		return []diag.Fix{{Title: "use $in", Edits: around(v, bson+`.M{"$in": `, "}")}}
	}
	lit, ok := v.(*ast.BasicLit)
	if !ok {
		return nil
	}
	if text, ok := literal(lit, m.field.scalars()); ok {
		return []diag.Fix{{Title: "write " + text, Edits: []diag.Edit{{Pos: lit.Pos(), End: lit.End(), New: text}}}}
	}
	return nil
}

// literal spells a constant as one of other kinds: "3" as 3, 3 as "3", "true" as true.
func literal(lit *ast.BasicLit, as model.Kinds) (text string, ok bool) {
	if lit.Kind == token.INT {
		_, err := strconv.Atoi(lit.Value)
		return strconv.Quote(lit.Value), err == nil && as == model.String && lit.Value[0] != '0'
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil || lit.Kind != token.STRING {
		return "", false
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && as&model.Number != 0 {
		return strconv.FormatInt(n, 10), true
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil && as&(model.Double|model.Decimal) != 0 && s[len(s)-1] <= '9' && s[0] != '+' {
		return s, true
	}
	return s, as == model.Bool && (s == "true" || s == "false")
}
