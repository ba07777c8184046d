package pipelinerules

import (
	"cmp"
	"fmt"
	"go/constant"
	"go/token"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
	"github.com/databridge-go/databridge/internal/nearest"
)

// badConstant is DB5012: a constant that a stage or an operator refuses.
func badConstant() rule.Rule {
	return rule.Rule{Code: "DB5012", Run: func(p *rule.Pass) {
		optionOrders(p)
		stages(p, func(f *shape.Flow, s *shape.Stage) {
			if s.Row == nil {
				return
			}
			v := s.Entry.Value
			switch s.Entry.Key {
			case "$limit":
				least(p, f, v, "$limit", 1)
			case "$skip":
				least(p, f, v, "$skip", 0)
			case "$sample":
				least(p, f, v.Lookup("size"), "the size of $sample", 0)
			case "$bucketAuto":
				least(p, f, v.Lookup("buckets"), "the number of buckets", 1)
			case "$bucket":
				boundaries(p, f, v.Lookup("boundaries"))
			case "$count":
				countName(p, f, v)
			}
			closedSets(p, f, s.Row, v)
		})
		flows(p, func(f *shape.Flow) {
			for _, n := range f.Sorts {
				directions(p, f, n)
			}
			for _, c := range f.Calls {
				if c.Row != nil {
					closedSets(p, f, c.Row, c.Entry.Value)
				}
			}
		})
	}}
}

// least reports a constant below the least one that is taken, or none that is a number.
func least(p *rule.Pass, f *shape.Flow, n *lift.Node, what string, low int64) {
	v := f.Constant(n)
	if v == nil {
		return
	}
	if v.Kind() != constant.Int && v.Kind() != constant.Float {
		found, ok := atValue(n, "%s is a number, this is %s", what, v)
		report(p, found, ok)
		return
	}
	if i, exact := f.Int(n); !exact || i < low {
		found, ok := atValue(n, "%s must be a whole number of at least %d, not %s", what, low, v)
		report(p, found, ok)
	}
}

// boundaries reports fewer than two boundaries, and some that do not rise.
func boundaries(p *rule.Pass, f *shape.Flow, n *lift.Node) {
	if n == nil || n.Kind != lift.Array || n.Open {
		return
	}
	if len(n.Elems) < 2 {
		found, ok := atValue(n, "$bucket needs at least two boundaries")
		report(p, found, ok)
		return
	}
	for i := 1; i < len(n.Elems); i++ {
		a, b := f.Constant(n.Elems[i-1]), f.Constant(n.Elems[i])
		if a == nil || b == nil || numeric(a) != numeric(b) || a.Kind() == constant.Bool {
			return
		}
		if numeric(a) && constant.Compare(a, token.GEQ, b) || !numeric(a) && cmp.Compare(constant.StringVal(a), constant.StringVal(b)) >= 0 {
			found, ok := atValue(n.Elems[i], "the boundaries of $bucket must rise: %s stands before %s", a, b)
			report(p, found, ok)
			return
		}
	}
}

func numeric(v constant.Value) bool { return v.Kind() == constant.Int || v.Kind() == constant.Float }

// countName reports a name of $count that the server refuses.
func countName(p *rule.Pass, f *shape.Flow, n *lift.Node) {
	name, ok := f.Text(n)
	if !ok {
		return
	}
	why := ""
	switch {
	case name == "":
		why = "may not be empty"
	case strings.HasPrefix(name, "$"):
		why = "may not begin with $"
	case strings.Contains(name, "."):
		why = "may not have a dot"
	default:
		return
	}
	found, ok := atValue(n, "the name of the field that $count makes %s", why)
	report(p, found, ok, rewritten(n.Expr, strings.TrimLeft(name, "$"))...)
}

// directions reports a sort by another direction than 1 and -1.
func directions(p *rule.Pass, f *shape.Flow, n *lift.Node) {
	if n.Kind != lift.Document || n.Proxy {
		return
	}
	for _, e := range n.Entries {
		v := f.Constant(e.Value)
		if v == nil {
			continue
		}
		if i, ok := f.Int(e.Value); ok && (i == 1 || i == -1) {
			continue
		}
		found, ok := atValue(e.Value, "a sort goes up (1) or down (-1), not %s", v)
		report(p, found, ok)
	}
}

// closedSets reports constant strings that are none of those that an argument takes.
func closedSets(p *rule.Pass, f *shape.Flow, op *mql.Operator, v *lift.Node) {
	if v == nil || v.Kind != lift.Document || op.Encoding != mql.Named {
		return
	}
	for _, e := range v.Entries {
		arg, known := op.Arg(e.Key)
		text, isText := f.Text(e.Value)
		if known && isText && slices.Equal(arg.Types, []string{"bool"}) {
			found, ok := atValue(e.Value, "%s of %s is true or false, not %q", e.Key, op.Name, text)
			report(p, found, ok)
		}
		if !known || !isText || len(arg.Enum) == 0 || strings.HasPrefix(text, "$") {
			continue
		}
		if !slices.Contains(arg.Enum, text) {
			near := nearest.In(text, arg.Enum)
			found, ok := atValue(e.Value, "%s of %s is one of %s, not %q%s", e.Key, op.Name, strings.Join(arg.Enum, ", "), text, meant(near))
			report(p, found, ok, rewritten(e.Value.Expr, near)...)
		}
	}
}

func meant(near string) string {
	if near == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", near)
}
