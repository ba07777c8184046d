package pipelinerules

import (
	"fmt"
	"slices"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// faultyArguments is DB5010: an expression with too few or too many arguments, or with one of a kind that the server
// refuses.
func faultyArguments() rule.Rule {
	return rule.Rule{Code: "DB5010", Run: func(p *rule.Pass) {
		flows(p, func(f *shape.Flow) {
			for _, c := range f.Calls {
				if c.Row == nil || c.Place != mql.Expression {
					continue
				}
				if !wrongCount(p, c) {
					wrongKinds(p, c)
				}
			}
		})
		stages(p, func(f *shape.Flow, s *shape.Stage) { replacesByScalar(p, f, s) })
	}}
}

// wrongCount reports a list of arguments that is too short or too long.
func wrongCount(p *rule.Pass, c *shape.Call) bool {
	v := c.Entry.Value
	if v == nil || v.Kind != lift.Array || v.Open || c.Row.Encoding == mql.Named || len(c.Row.Args) == 0 {
		return false
	}
	least, most, ok := counts(c.Row)
	n := 0
	for _, el := range v.Elems {
		if len(el.Guards) > 0 {
			return false
		}
		n++
	}
	if !ok || least <= n && n <= most {
		return false
	}
	f, ok := atKey(c.Entry, "%s takes %s, not %d", c.Entry.Key, argumentsOf(least, most), n)
	report(p, f, ok)
	return true
}

// many is more arguments than anybody writes.
const many = 1 << 20

// counts returns how many arguments an operator takes in a list; ok is false where any list is one argument.
func counts(op *mql.Operator) (least, most int, ok bool) {
	if op.Encoding == mql.Single && op.Args[0].Variadic == "" {
		return 1, 1, op.Args[0].Kinds != 0 // a list is one value for $literal and the conversions
	}
	for _, a := range op.Args {
		switch {
		case a.Variadic != "":
			least, most = least+a.Min, many
		case a.Optional:
			most++
		default:
			least, most = least+1, most+1
		}
	}
	return least, most, true
}

func argumentsOf(least, most int) string {
	switch {
	case least == most && least == 1:
		return "one argument"
	case least == most:
		return fmt.Sprintf("%d arguments", least)
	case most >= many:
		return fmt.Sprintf("at least %d arguments", least)
	}
	return fmt.Sprintf("%d to %d arguments", least, most)
}

// wrongKinds reports arguments that are proven to be of a kind that the server refuses.
func wrongKinds(p *rule.Pass, c *shape.Call) {
	for _, a := range c.Args {
		if a.Row == nil || a.Value == nil || a.Row.Kinds == 0 || !a.Row.Expression() {
			continue
		}
		taken, any := mql.Coerces(c.Row, a.Row)
		k := a.Value.Kinds &^ model.Null
		if any || k == 0 || k&(a.Row.Kinds|taken) != 0 {
			continue
		}
		f, ok := atValue(a.Node, "%s takes %s, this is %s", c.Entry.Key, rule.Words(a.Row.Kinds), rule.Words(k))
		f.Related = relatedField(p, a.Value.Field)
		report(p, f, ok)
	}
}

// replacesByScalar reports a $replaceRoot by what is proven to be no document.
func replacesByScalar(p *rule.Pass, f *shape.Flow, s *shape.Stage) {
	if s.Row == nil || s.Entry.Key != "$replaceRoot" && s.Entry.Key != "$replaceWith" {
		return
	}
	n := s.Entry.Value
	if s.Entry.Key == "$replaceRoot" {
		n = n.Lookup("newRoot")
	}
	i := slices.IndexFunc(f.Uses, func(u *shape.Use) bool { return n != nil && u.Stage == s && u.Value == n })
	if i < 0 || f.Uses[i].Result.Status != shape.Found {
		return
	}
	v := f.Uses[i].Result.Value
	if k := v.Kinds &^ model.Null; k != 0 && k&model.Object == 0 {
		found, ok := atValue(n, "%s needs a document, %s is %s", s.Entry.Key, f.Uses[i].Full, rule.Words(k))
		found.Related = relatedField(p, v.Field)
		report(p, found, ok)
	}
}
