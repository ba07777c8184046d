package pipelinerules

import (
	"go/ast"
	"go/constant"
	"go/token"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// optionOrders judges the orders outside of pipelines: the sort of a find or a change, and the keys of an index.
func optionOrders(p *rule.Pass) {
	for _, q := range p.Queries {
		for i := range q.Parts {
			part := &q.Parts[i]
			if part.Node.Kind != lift.Document || part.Node.Proxy {
				continue // a list of names, or odm's own words, which have no values
			}
			switch part.Role {
			case lift.Sort:
				eachConstant(p, part.Node, sortOrder)
			case lift.IndexKeys:
				eachConstant(p, part.Node, indexOrder)
			}
		}
	}
}

// eachConstant reports what judge says of the constants in a document; "" is nothing.
func eachConstant(p *rule.Pass, n *lift.Node, judge func(constant.Value) string) {
	for _, e := range n.Entries {
		if e.Value == nil || e.Value.Kind != lift.Scalar || e.Value.Expr == nil || p.Info == nil {
			continue
		}
		v := p.Info.Types[e.Value.Expr].Value
		if v == nil {
			continue
		}
		if message := judge(v); message != "" {
			found, ok := atValue(e.Value, "%s, not %s", message, v)
			report(p, found, ok, direction(e.Value.Expr)...)
		}
	}
}

// sortOrder is what a server says of a constant in a sort that is neither 1 nor -1 (15974, 15975).
func sortOrder(v constant.Value) string {
	switch v.Kind() {
	case constant.String, constant.Bool:
	case constant.Int:
		if i, exact := constant.Int64Val(v); exact && (i == 1 || i == -1) {
			return ""
		}
	default:
		return "" // servers cut a fraction off
	}
	return "a sort goes up (1) or down (-1)"
}

// indexOrder is what a server says of a constant in the keys of an index. A text is the name of a kind of index, and
// servers have others than those that are known; none is called like an order.
func indexOrder(v constant.Value) string {
	switch v.Kind() {
	case constant.Bool:
	case constant.String:
		if _, order := spelt(constant.StringVal(v)); !order {
			return ""
		}
	case constant.Int:
		if constant.Sign(v) != 0 {
			return ""
		}
	default:
		return ""
	}
	return "an index goes up (1) or down (-1), or is of a kind such as text"
}

// spelt is the order that a text means.
func spelt(text string) (string, bool) {
	switch strings.ToLower(text) {
	case "asc", "ascending":
		return "1", true
	case "desc", "descending":
		return "-1", true
	}
	_, err := strconv.Atoi(text)
	return text, err == nil
}

// direction writes the order that a literal text means.
func direction(e ast.Expr) []diag.Fix {
	lit, ok := ast.Unparen(e).(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return nil
	}
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		return nil // the parser has taken it
	}
	to, ok := spelt(text)
	if !ok || to != "1" && to != "-1" {
		return nil
	}
	return []diag.Fix{{Title: "write " + to, Edits: []diag.Edit{{Pos: lit.Pos(), End: lit.End(), New: to}}}}
}
