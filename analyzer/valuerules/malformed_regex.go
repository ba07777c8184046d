package valuerules

import (
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"regexp/syntax"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// malformedRegex is DB3013: a constant pattern that neither Go nor PCRE can read.
func malformedRegex() rule.Rule {
	return rule.Rule{Code: "DB3013", Run: func(p *rule.Pass) {
		for _, q := range p.Queries {
			spots(q, func(at spot) {
				for _, e := range at.doc.Entries {
					patterns(p, e, func(v ast.Expr, text string) {
						if fault := broken(text); fault != "" {
							p.Report(diag.Finding{Pos: v.Pos(), End: v.End(), Message: fmt.Sprintf("the regular expression %q is malformed: %s", text, fault)})
						}
					})
				}
			})
		}
	}}
}

// patterns calls fn for every constant pattern in the value of an entry: $regex, and bson.Regex anywhere.
func patterns(p *rule.Pass, e *lift.Entry, fn func(ast.Expr, string)) {
	if e.Value == nil || !e.Known {
		return
	}
	if text, ok := walk.Text(e.Value); ok && e.Key == "$regex" {
		fn(at(e.Value), text)
	}
	for _, v := range append([]*lift.Node{e.Value}, e.Value.Elems...) {
		lit, ok := v.Expr.(*ast.CompositeLit)
		if !ok || v.Type == nil || !strings.HasSuffix(v.Type.String(), ".Regex") {
			continue
		}
		for i, el := range lit.Elts {
			kv, keyed := el.(*ast.KeyValueExpr)
			if keyed {
				id, isName := kv.Key.(*ast.Ident)
				if !isName || id.Name != "Pattern" {
					continue
				}
				el = kv.Value
			} else if i > 0 {
				continue
			}
			if c := p.Info.Types[el].Value; c != nil && c.Kind() == constant.String {
				fn(el, constant.StringVal(c))
			}
		}
	}
}

// broken says what is wrong with a pattern; "" if Go can read it, or if PCRE may: it has more than Go.
func broken(pattern string) string {
	_, err := syntax.Parse(pattern, syntax.Perl)
	var fault *syntax.Error
	if !errors.As(err, &fault) || strings.Contains(pattern, `\Q`) || strings.Contains(pattern, "(?") || strings.Contains(pattern, "(*") || strings.Contains(pattern, "[[") || strings.Contains(pattern, "[]") || strings.Contains(pattern, "[^]") {
		return ""
	}
	switch fault.Code {
	case syntax.ErrMissingParen:
		return "a ) is missing"
	case syntax.ErrUnexpectedParen:
		return "a ) without its ("
	case syntax.ErrMissingBracket:
		return "a ] is missing"
	case syntax.ErrTrailingBackslash:
		return `a \ at its end`
	case syntax.ErrMissingRepeatArgument:
		return fmt.Sprintf("nothing stands before %s", fault.Expr)
	case syntax.ErrInvalidCharRange:
		if !strings.Contains(fault.Expr, `\`) {
			return fmt.Sprintf("the range %s is out of order", fault.Expr)
		}
	}
	return ""
}
