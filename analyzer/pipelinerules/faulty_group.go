package pipelinerules

import (
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// faultyGroup is DB5005: a $group without _id, or with a field that is no accumulator. $bucket and $bucketAuto have
// their accumulators in an option.
func faultyGroup() rule.Rule {
	return rule.Rule{Code: "DB5005", Run: func(p *rule.Pass) {
		stages(p, func(f *shape.Flow, s *shape.Stage) {
			if s.Row == nil {
				return
			}
			v := s.Entry.Value
			if arg, ok := s.Row.Arg("_id"); ok && whole(v) {
				if v.Lookup(arg.Name) == nil {
					found, ok := atKey(s.Entry, "%s has no _id: write {_id: nil} to make one group of all", s.Entry.Key)
					report(p, found, ok)
				}
				accumulators(p, f, s, v, arg.Name)
			}
			if arg, ok := s.Row.Arg("output"); ok && strings.HasPrefix(s.Entry.Key, "$bucket") {
				if out := v.Lookup(arg.Name); out != nil {
					accumulators(p, f, s, out, "")
				}
			}
		})
	}}
}

// accumulators judges the fields of a group; key is the one that is none.
func accumulators(p *rule.Pass, f *shape.Flow, s *shape.Stage, n *lift.Node, key string) {
	for _, e := range n.Entries {
		if !e.Known || e.Value == nil || e.Key == key {
			continue
		}
		_, isAccumulator := mql.Lookup(mql.Accumulator, e.Key)
		switch {
		case isAccumulator:
			found, ok := atKey(e, "%s needs the name of a field around it: {%s: {total: {%s: …}}}", e.Key, s.Entry.Key, e.Key)
			report(p, found, ok)
		case strings.HasPrefix(e.Key, "$"):
			found, ok := atKey(e, "the name of a field in %s may not begin with $: %q", s.Entry.Key, e.Key)
			report(p, found, ok)
		case strings.Contains(e.Key, "."):
			found, ok := atKey(e, "the name of a field in %s may not have a dot: %q", s.Entry.Key, e.Key)
			report(p, found, ok, rewritten(e.KeyExpr, strings.ReplaceAll(e.Key, ".", "_"))...)
		case notAccumulator(f, e.Value):
			found, ok := atValue(e.Value, "%s in %s is no accumulator: write {$first: …}, {$sum: …} or another one around it", e.Key, s.Entry.Key)
			report(p, found, ok)
		}
	}
}

// notAccumulator reports whether a value is proven to be no document of one accumulator.
func notAccumulator(f *shape.Flow, n *lift.Node) bool {
	switch n.Kind {
	case lift.Array:
		return true
	case lift.Scalar:
		return f.Constant(n) != nil
	case lift.Document:
		if !whole(n) || len(n.Entries) == 0 {
			return false
		}
		for _, e := range n.Entries {
			if strings.HasPrefix(e.Key, "$") {
				return false // DB5001 tells whether there is such an accumulator
			}
		}
		return true
	}
	return false
}
