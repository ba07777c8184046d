package pipelinerules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
	"github.com/databridge-go/databridge/internal/nearest"
)

// unknownOption is DB5017: an option that a stage or an operator does not have, or one that it needs and does not get.
func unknownOption() rule.Rule {
	return rule.Rule{Code: "DB5017", Run: func(p *rule.Pass) {
		stages(p, func(_ *shape.Flow, s *shape.Stage) {
			if s.Row != nil {
				options(p, s.Row, s.Entry)
			}
		})
		flows(p, func(f *shape.Flow) {
			for _, c := range f.Calls {
				switch {
				case c.Row == nil:
				case c.Place == mql.Window:
					besideWindow(p, c)
					options(p, c.Row, c.Entry)
				default:
					options(p, c.Row, c.Entry)
				}
			}
		})
	}}
}

// options judges the named arguments of an operator.
func options(p *rule.Pass, op *mql.Operator, e *lift.Entry) {
	v := e.Value
	if op.Encoding != mql.Named || v == nil || v.Kind != lift.Document || v.Proxy || isArgument(op, v) {
		return
	}
	if merges(op) {
		searchOptions(p, op, v)
		return
	}
	wrong := false
	for _, o := range v.Entries {
		if !o.Known {
			return
		}
		if _, ok := op.Arg(o.Key); !ok {
			wrong = unknownName(p, op, o) || wrong
		}
	}
	if wrong || !whole(v) {
		return
	}
	for _, a := range op.Args {
		if a.Optional || a.Default != "" || v.Lookup(a.Name) != nil {
			continue
		}
		f, ok := atKey(e, "%s needs the option %q", op.Name, a.Name)
		report(p, f, ok)
		return
	}
}

// isArgument reports whether a document stands for the one argument of the short form: {$year: {$toDate: …}}.
func isArgument(op *mql.Operator, v *lift.Node) bool {
	if op.Short == "" || len(v.Entries) == 0 {
		return false
	}
	e := v.Entries[0]
	_, option := op.Arg(strings.TrimPrefix(e.Key, "$"))
	return e.Known && strings.HasPrefix(e.Key, "$") && !option
}

// merges reports whether other names than those of the arguments may stand among them: the fields of $group.
func merges(op *mql.Operator) bool {
	for _, a := range op.Args {
		if a.Merge {
			return true
		}
	}
	return false
}

// searchOptions reports misspelt options of the stages that have an operator of Atlas Search among them.
func searchOptions(p *rule.Pass, op *mql.Operator, v *lift.Node) {
	var names []string
	for _, a := range op.Args {
		if a.Merge && !slices.Contains(a.Types, "searchOperator") {
			return // the fields of $group
		}
		names = append(names, a.Name)
	}
	for _, o := range v.Entries {
		_, isOption := op.Arg(o.Key)
		_, searches := mql.Lookup(mql.Search, o.Key)
		near := nearest.In(o.Key, names)
		if !o.Known || isOption || searches || near == "" {
			continue
		}
		f, ok := atKey(o, "%s has no option %q%s", op.Name, o.Key, others(near, nil))
		report(p, f, ok, rewritten(o.KeyExpr, near)...)
	}
}

// unknownName reports a name that is no option. Newer servers may know more options of what is new itself.
func unknownName(p *rule.Pass, op *mql.Operator, o *lift.Entry) bool {
	var names []string
	for _, a := range op.Args {
		names = append(names, a.Name)
	}
	near := nearest.In(strings.TrimPrefix(o.Key, "$"), names)
	if near == "" {
		near = within(o.Key, names)
	}
	if near == "" && op.Since >= "7" {
		return false
	}
	f, ok := atKey(o, "%s has no option %q%s", op.Name, o.Key, others(near, names))
	report(p, f, ok, rewritten(o.KeyExpr, near)...)
	return ok
}

// within is the one name that begins with a shorter one, or the other way round: preserveNull, condition for cond.
func within(key string, names []string) string {
	found := ""
	for _, n := range names {
		if len(n) < 3 || len(key) < 3 || !strings.HasPrefix(strings.ToLower(n), strings.ToLower(key)) && !strings.HasPrefix(strings.ToLower(key), strings.ToLower(n)) {
			continue
		}
		if found != "" {
			return ""
		}
		found = n
	}
	return found
}

func others(near string, names []string) string {
	switch {
	case near != "":
		return fmt.Sprintf(" (did you mean %q?)", near)
	case len(names) == 0:
		return ": it has none"
	}
	return ": it has " + listed(names)
}

// besideWindow judges what stands beside an operator in the output of $setWindowFields.
func besideWindow(p *rule.Pass, c *shape.Call) {
	for _, e := range c.In.Entries {
		if e == c.Entry || !e.Known || e.Key == "window" || strings.HasPrefix(e.Key, "$") {
			continue
		}
		var fixes []diag.Fix
		near := nearest.In(e.Key, []string{"window"})
		fixes = rewritten(e.KeyExpr, near)
		f, ok := atKey(e, "%q may not stand beside %s: only \"window\" may", e.Key, c.Entry.Key)
		report(p, f, ok, fixes...)
	}
	for _, e := range c.In.Entries {
		if e.Key != "window" || e.Value == nil || e.Value.Kind != lift.Document {
			continue
		}
		bounds := []string{"documents", "range", "unit"}
		for _, o := range e.Value.Entries {
			if near := nearest.In(o.Key, bounds); o.Known && near != o.Key {
				f, ok := atKey(o, "a window has no option %q%s", o.Key, others(near, bounds))
				report(p, f, ok, rewritten(o.KeyExpr, near)...)
			}
		}
	}
}
