package valuerules

import (
	"fmt"
	"slices"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// misplacedOperator is DB3009: an operator of MongoDB that may not stand where it stands in a filter.
func misplacedOperator() rule.Rule {
	return rule.Rule{Code: "DB3009", Run: func(p *rule.Pass) {
		for _, q := range p.Queries {
			spots(q, func(at spot) {
				for _, e := range at.doc.Entries {
					if !operator(e) || !written(p, e) || fits(at, e.Key) {
						continue
					}
					if places := mql.Places(e.Key); len(places) > 0 || at.list != "" {
						p.Report(misplaced(p, at, e, places))
					}
				}
			})
		}
	}}
}

// fits reports whether an operator may stand at a spot.
func fits(at spot, key string) bool {
	if at.list != "" { // the elements of $in are values; those of $all may be $elemMatch too
		op, known := mql.Lookup(mql.FieldQuery, key)
		return at.list == "$all" && known && takes(op, "query")
	}
	if at.place == mql.Query {
		_, known := mql.Lookup(mql.Query, key)
		return known && (!at.inner || !ofWholeDocument(key))
	}
	_, known := mql.Lookup(mql.FieldQuery, key)
	return known || beside(at, key)
}

// ofWholeDocument reports whether an operator speaks of the stored document as a whole, so that the server refuses it
// inside $elemMatch and $pull.
func ofWholeDocument(key string) bool { return key == "$expr" || key == "$where" || key == "$text" }

// beside reports whether key is an option that stands beside an operator: $options, $maxDistance.
func beside(at spot, key string) bool {
	if _, known := mql.Lookup(mql.Option, key); known {
		return true
	}
	return slices.ContainsFunc(at.doc.Entries, func(e *lift.Entry) bool {
		op, known := mql.Lookup(mql.FieldQuery, e.Key)
		if !known {
			return false
		}
		_, known = op.Arg(key)
		return known
	})
}

func misplaced(p *rule.Pass, at spot, e *lift.Entry, places []mql.Place) diag.Finding {
	f := diag.Finding{Pos: e.KeyExpr.Pos(), End: e.KeyExpr.End()}
	in := func(place mql.Place) bool { return slices.Contains(places, place) }
	switch {
	case at.list != "":
		f.Message = fmt.Sprintf("%s may not stand in the list of %s: it holds values", e.Key, at.list)
	case at.place == mql.Query && at.inner && in(mql.Query):
		f.Message = fmt.Sprintf("%s speaks of the whole document: it may not stand inside $elemMatch or $pull", e.Key)
	case at.place == mql.FieldQuery && in(mql.Query):
		f.Message = fmt.Sprintf("%s is no condition of one field: %s", e.Key, wayUp(at, e.Key))
		f.Fixes = hoisted(p, at, e)
	case e.Key == "$not":
		f.Message = "$not negates the condition of one field: use $nor for a whole filter"
		f.Fixes = negated(p, e)
	case at.place == mql.Query && in(mql.Expression) && overPaths(e.Value):
		f.Message = fmt.Sprintf("%s over field paths is an expression: write {$expr: {%s: …}}", e.Key, e.Key)
		f.Fixes = expression(p, e)
	case at.place == mql.Query && in(mql.FieldQuery):
		f.Message = fmt.Sprintf("%s is the condition of a field: write {field: {%s: …}}", e.Key, e.Key)
	default:
		f.Message = fmt.Sprintf("%s is %s, no query operator", e.Key, whatIs(places))
	}
	return f
}

// wayUp says where an operator of the whole filter belongs.
func wayUp(at spot, key string) string {
	op, _ := mql.Lookup(mql.Query, key)
	switch {
	case !takes(op, "query"):
		return "it stands at the top of the filter"
	case at.field != nil && at.field.Known:
		return fmt.Sprintf("write {%s: [{%s: …}, …]}", key, at.field.Key)
	}
	return fmt.Sprintf("write {%s: [{field: …}, …]}", key)
}

// whatIs names the first place of an operator.
func whatIs(places []mql.Place) string {
	for _, name := range []struct {
		place mql.Place
		text  string
	}{
		{mql.Update, "an update operator"},
		{mql.Modifier, "an option of an update operator"},
		{mql.Stage, "a pipeline stage"},
		{mql.Expression, "an aggregation expression"},
		{mql.Accumulator, "an accumulator"},
		{mql.Geometry, "a part of a geometry"},
	} {
		if slices.Contains(places, name.place) {
			return name.text
		}
	}
	return "an option"
}

// overPaths reports whether an operator's value is the argument list of an expression: ["$spent", "$budget"].
func overPaths(v *lift.Node) bool {
	return v != nil && slices.ContainsFunc(v.Elems, func(e *lift.Node) bool {
		text, ok := walk.Text(e)
		return ok && len(text) > 1 && text[0] == '$'
	})
}
