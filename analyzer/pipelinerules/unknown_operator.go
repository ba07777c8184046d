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
)

// unknownOperator is DB5001: a stage, an expression or an accumulator that MongoDB does not have.
func unknownOperator() rule.Rule {
	return rule.Rule{Code: "DB5001", Run: func(p *rule.Pass) {
		stages(p, func(_ *shape.Flow, s *shape.Stage) {
			place := mql.Stage
			if s.In.Update {
				place = mql.UpdateStage
			}
			if _, known := mql.Lookup(place, s.Entry.Key); !known {
				unknownIn(p, s.Entry, place)
			}
			operatorForName(p, s)
		})
		flows(p, func(f *shape.Flow) {
			for _, c := range f.Calls {
				if c.Row == nil && !partOfReference(c.In) {
					unknownIn(p, c.Entry, c.Place)
				}
			}
		})
	}}
}

// operatorForName reports an operator where a stage takes the names of the fields that it makes.
func operatorForName(p *rule.Pass, s *shape.Stage) {
	switch s.Entry.Key {
	case "$addFields", "$set", "$project":
	default:
		return
	}
	if s.Row == nil || s.Entry.Value == nil || s.Entry.Value.Kind != lift.Document {
		return
	}
	for _, e := range s.Entry.Value.Entries {
		if !e.Known || !strings.HasPrefix(e.Key, "$") || len(mql.Places(e.Key)) == 0 {
			continue
		}
		f, ok := atKey(e, "%s stands where %s takes the name of a field", e.Key, s.Entry.Key)
		report(p, f, ok)
	}
}

// unknownIn reports an operator that is none in a place.
func unknownIn(p *rule.Pass, e *lift.Entry, place mql.Place) {
	if strings.HasPrefix(e.Key, "$_") {
		return // the server's own
	}
	what := kindOf(place)
	places := mql.Places(e.Key)
	var f diag.Finding
	var ok bool
	near := mql.Nearest(place, e.Key)
	switch {
	case len(places) > 0 && !slices.Contains(places, place):
		f, ok = atKey(e, "%s is %s, %s", e.Key, wordFor(closest(places)), missing(place))
		near = ""
	case near != "":
		f, ok = atKey(e, "unknown %s %s; did you mean %s?", what, e.Key, near)
	default:
		f, ok = atKey(e, "unknown %s %s: MongoDB has no operator of that name", what, e.Key)
	}
	report(p, f, ok, rewritten(e.KeyExpr, near)...)
}

// partOfReference reports whether a document is a DBRef, which is a value.
func partOfReference(n *lift.Node) bool {
	return n != nil && slices.ContainsFunc(n.Entries, func(e *lift.Entry) bool { return e.Key == "$ref" || e.Key == "$id" })
}

func kindOf(place mql.Place) string {
	switch place {
	case mql.Stage, mql.UpdateStage:
		return "stage"
	case mql.Accumulator:
		return "accumulator"
	case mql.Window:
		return "window operator"
	}
	return "expression"
}

// missing says what an operator is not.
func missing(place mql.Place) string {
	if place == mql.UpdateStage {
		return "and may not stand in an update that is a pipeline"
	}
	return fmt.Sprintf("no %s", kindOf(place))
}

// closest is the place of an operator that a writer of pipelines has in mind.
func closest(places []mql.Place) mql.Place {
	for _, p := range []mql.Place{mql.Accumulator, mql.Expression, mql.Stage, mql.Window} {
		if slices.Contains(places, p) {
			return p
		}
	}
	return places[0]
}

// wordFor names a place for people.
func wordFor(place mql.Place) string {
	switch place {
	case mql.Query, mql.FieldQuery:
		return "a query operator"
	case mql.Update:
		return "an update operator"
	case mql.Stage:
		return "a stage"
	case mql.Expression:
		return "an expression"
	case mql.Accumulator:
		return "an accumulator"
	case mql.Window:
		return "a window operator"
	}
	return "an option"
}
