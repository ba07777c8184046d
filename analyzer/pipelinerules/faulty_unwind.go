package pipelinerules

import (
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// faultyUnwind is DB5007: an $unwind whose path has no dollar, or leads to a value that is no array.
func faultyUnwind() rule.Rule {
	return rule.Rule{Code: "DB5007", Run: func(p *rule.Pass) {
		stages(p, func(f *shape.Flow, s *shape.Stage) {
			if s.Entry.Key != "$unwind" || s.Row == nil {
				return
			}
			path := s.Entry.Value
			if path.Kind == lift.Document {
				path = path.Lookup(s.Row.Short)
			}
			text, ok := f.Text(path)
			switch {
			case !ok:
			case !strings.HasPrefix(text, "$"):
				found, ok := atValue(path, "the path of $unwind begins with $: %q", "$"+text)
				report(p, found, ok, rewritten(path.Expr, "$"+text)...)
			default:
				unwindsScalar(p, f, s, path)
			}
		})
	}}
}

// unwindsScalar warns of a field that is no array: the server hands its document on as it is.
func unwindsScalar(p *rule.Pass, f *shape.Flow, s *shape.Stage, path *lift.Node) {
	for _, u := range f.Uses {
		if u.Stage != s || u.Value != path || u.Result.Status != shape.Found {
			continue
		}
		v := u.Result.Value
		if k := v.Kinds &^ model.Null; k == 0 || k&model.Array != 0 || v.Field == nil {
			return
		}
		found, ok := atValue(path, "%s is %s, no array: $unwind has no effect", u.Full, rule.Words(v.Kinds))
		found.Severity = diag.Warning
		found.Related = relatedField(p, v.Field)
		report(p, found, ok)
	}
}
