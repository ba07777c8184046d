package pipelinerules

import (
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// constantForField is DB2009: a name without its dollar where a value is due, and the other way round.
func constantForField() rule.Rule {
	return rule.Rule{Code: "DB2009", Run: func(p *rule.Pass) {
		stages(p, func(f *shape.Flow, s *shape.Stage) {
			if s.Row == nil {
				return
			}
			v := s.Entry.Value
			switch s.Entry.Key {
			case "$group":
				textForField(p, f, s, v.Lookup("_id"))
			case "$sortByCount":
				textForField(p, f, s, v)
			case "$bucket", "$bucketAuto":
				textForField(p, f, s, v.Lookup("groupBy"))
			case "$match":
				comparedWithText(p, f, s)
			case "$unset", "$sort":
				dollars(p, f, s)
			}
			plainNames(p, f, s)
		})
		flows(p, func(f *shape.Flow) {
			for _, c := range f.Calls {
				if c.Stage != nil && c.Place != mql.Expression && c.Row != nil && c.Row.Encoding == mql.Single {
					textForField(p, f, c.Stage, c.Entry.Value)
				}
			}
		})
	}}
}

// textForField warns of a constant string that is the name of a field of the documents at hand.
func textForField(p *rule.Pass, f *shape.Flow, s *shape.Stage, n *lift.Node) {
	text, ok := f.Text(n)
	if !ok || text == "" || strings.HasPrefix(text, "$") || !known(s.From, text) {
		return
	}
	found, ok := atValue(n, "%q is a constant string here; the field is %q", text, "$"+text)
	if s.Entry.Key != "$sortByCount" { // which refuses a constant
		found.Severity = diag.Warning
	}
	report(p, found, ok, rewritten(n.Expr, "$"+text)...)
}

// known reports whether documents are known to have a path.
func known(s *shape.Shape, path string) bool { return s.Resolve(path).Status == shape.Found }

// comparedWithText warns of {age: "$limit"} in a filter: it compares with the text.
func comparedWithText(p *rule.Pass, f *shape.Flow, s *shape.Stage) {
	walk.Within(f.Query, s.In.Part, lift.Filter, s.Entry.Value, func(path walk.Path) {
		values := []*lift.Node{path.Value}
		for _, t := range path.Tests {
			values = append(values, t.Value)
		}
		for _, v := range values {
			text, ok := f.Text(v)
			if !ok || len(text) < 2 || text[0] != '$' || text[1] == '$' || !known(s.From, text[1:]) {
				continue
			}
			found, ok := atValue(v, "a filter compares with the text %q: to compare with the field, use $expr", text)
			if r := s.From.Resolve(path.Full); r.Status != shape.Found || scalars(r.Value) == 0 || scalars(r.Value)&model.String != 0 {
				found.Severity = diag.Warning // the text may be stored
			}
			report(p, found, ok)
		}
	})
}

// dollars reports names with a dollar in $unset and $sort.
func dollars(p *rule.Pass, f *shape.Flow, s *shape.Stage) {
	v := s.Entry.Value
	if s.Entry.Key == "$sort" {
		for _, e := range v.Entries {
			if e.Known && strings.HasPrefix(e.Key, "$") && v.Kind == lift.Document {
				found, ok := atKey(e, "a sort names the field without the $: %q", e.Key[1:])
				report(p, found, ok, rewritten(e.KeyExpr, e.Key[1:])...)
			}
		}
		return
	}
	for _, n := range append(slices.Clone(v.Elems), v) {
		if text, ok := f.Text(n); ok && len(text) > 1 && strings.HasPrefix(text, "$") {
			found, ok := atValue(n, "%s names the field without the $: %q", s.Entry.Key, strings.TrimLeft(text, "$"))
			report(p, found, ok, rewritten(n.Expr, strings.TrimLeft(text, "$"))...)
		}
	}
}

// plainNames reports a dollar in an option that takes the bare name of a field.
func plainNames(p *rule.Pass, f *shape.Flow, s *shape.Stage) {
	for _, name := range []string{"localField", "foreignField", "as", "connectFromField", "connectToField", "includeArrayIndex", "distanceField"} {
		if _, has := s.Row.Arg(name); !has {
			continue
		}
		n := s.Entry.Value.Lookup(name)
		if text, ok := f.Text(n); ok && len(text) > 1 && strings.HasPrefix(text, "$") {
			found, ok := atValue(n, "%s of %s is written without the $: %q", name, s.Entry.Key, strings.TrimLeft(text, "$"))
			report(p, found, ok, rewritten(n.Expr, strings.TrimLeft(text, "$"))...)
		}
	}
}
