package workload

import (
	"fmt"
	"go/ast"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/indexes"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// regexWithoutAnchor is DB6003: a pattern that looks at every key of the index that is meant to serve it.
func regexWithoutAnchor(p *rule.Pass) {
	for _, q := range p.Queries {
		plan, a, ok := planFor(p.World, q)
		if !ok || len(a.conditions.branches) > 0 || leads(plan, a) {
			continue
		}
		r := &reader{world: p.World, query: q}
		for _, c := range a.conditions.all {
			if c.access == mql.Scan && plan.begins(c.path) {
				r.judge(p, c)
			}
		}
	}
}

// begins reports whether a declared index begins with a path.
func (p *Plan) begins(path string) bool {
	for _, d := range p.Indexes {
		if d.Keys[0] == (indexes.Key{Path: path, Down: d.Keys[0].Down}) {
			return true
		}
	}
	return false
}

// leads reports whether another condition leads to the documents by an index: the pattern then looks at few of them.
func leads(plan *Plan, a Ask) bool {
	for _, c := range a.conditions.all {
		if c.access != mql.Scan && (c.path == "_id" || plan.begins(c.path)) {
			return true
		}
	}
	return a.conditions.special
}

func (r *reader) judge(p *rule.Pass, c condition) {
	at, pattern, options, ok := r.regex(c.entry)
	why := ""
	switch {
	case !ok:
		return
	case strings.Contains(options, "i") && options != unknownText:
		why = "it ignores case, which the index does not"
	case pattern != unknownText && options != unknownText && !Anchored(pattern):
		why = "it does not begin with ^"
	default:
		return // what it is made of is not known
	}
	p.Report(diag.Finding{
		Pos: at.Pos(), End: at.End(),
		Message: fmt.Sprintf("the pattern looks at every key of the index on %s: %s", c.path, why),
	})
}

// regex returns the pattern of a condition and where it stands; ok is false where the condition has none, or is negated.
func (r *reader) regex(e *lift.Entry) (at ast.Expr, pattern, options string, ok bool) {
	v := e.Value
	if v == nil || v.Expr == nil {
		return nil, "", "", false
	}
	if isRegex(v.Type) {
		pattern, options = r.patternOf(v)
		return v.Expr, pattern, options, true
	}
	for _, t := range walk.Operators(v) {
		if t.Key == "$regex" && t.Value != nil && t.Value.Expr != nil {
			pattern, options = r.patternIn(v)
			return t.Value.Expr, pattern, options, true
		}
	}
	return nil, "", "", false
}
