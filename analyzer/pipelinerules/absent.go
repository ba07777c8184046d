package pipelinerules

import (
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/nearest"
)

// fieldGone is DB5003: a field that a stage has dropped, or that the stage which made the documents did not put there.
func fieldGone() rule.Rule {
	return rule.Rule{Code: "DB5003", Run: func(p *rule.Pass) {
		absent(p, func(a absence) {
			switch {
			case a.Result.Status == shape.Gone:
				f, ok := inText(a.Use, "%s is gone: %s has dropped it", a.upTo(), nameOf(a.Result.Stage))
				a.report(p, f, ok, "")
			case a.Result.Status == shape.Missing && a.near() == "":
				moved := a.moved()
				hint := ""
				if moved != "" {
					hint = "; it is " + moved + " there"
				}
				f, ok := inText(a.Use, "%s%s%s", a.upTo(), a.notThere(), hint)
				a.report(p, f, ok, moved)
			}
		})
	}}
}

// unknownAfterStage is DB5004: a misspelt name of a field that a stage has made.
func unknownAfterStage() rule.Rule {
	return rule.Rule{Code: "DB5004", Run: func(p *rule.Pass) {
		absent(p, func(a absence) {
			if near := a.near(); a.Result.Status == shape.Undeclared {
				laidOver(p, a)
			} else if a.Result.Status == shape.Missing && near != "" {
				f, ok := inText(a.Use, "%s%s (did you mean %q?)", a.upTo(), a.notThere(), near)
				a.report(p, f, ok, near)
			}
		})
	}}
}

// laidOver reports a misspelt name of a field that a stage has laid over stored documents. It is a warning: the documents
// may have a field of that name that no struct tells.
func laidOver(p *rule.Pass, a absence) {
	name := a.name()
	near := nearest.In(name, a.Result.In.Made())
	if near == "" || len(name) < 4 || a.Result.In.Path != "" || p.World.Usage(a.Query, name).Functions > 1 {
		return
	}
	f, ok := inText(a.Use, "%s is neither stored nor made by a stage (did you mean %q?)", a.upTo(), near)
	f.Severity = diag.Warning
	a.report(p, f, ok, near)
}

// An absence is a use of a name that is proven not to be there.
type absence struct {
	*shape.Use
}

// absent calls fn for every name that is proven not to be there, where something asks for it: who asks whether there is
// such a field may get no for an answer.
func absent(p *rule.Pass, fn func(absence)) {
	flows(p, func(f *shape.Flow) {
		for _, u := range f.Uses {
			if u.Result.Status == shape.Found || u.Result.Status == shape.Unknown || u.Result.Status == shape.Scalar || u.Role == lift.Join {
				continue
			}
			a := absence{u}
			if _, own := u.Own(u.Result.At); u.Result.Status != shape.Undeclared && !own || u.Polarity != walk.Positive && !a.slip() {
				continue
			}
			fn(a)
		}
	})
}

// name is the segment that is not there.
func (a absence) name() string {
	if a.Result.Status == shape.Undeclared { // Full is the stored path then
		return strings.TrimPrefix(strings.TrimPrefix(a.Full, a.Base), ".")
	}
	return a.Segments()[a.Result.At]
}

// upTo is the path up to it.
func (a absence) upTo() string {
	if a.Result.Status == shape.Undeclared {
		return a.Full
	}
	return strings.Join(a.Segments()[:a.Result.At+1], ".")
}

// slip reports whether a name is asked for that is a slip of a long one which a stage has made: who asks whether there is
// such a field has an older document in mind, and no older document comes out of a stage.
func (a absence) slip() bool {
	if a.Result.In == nil {
		return false
	}
	name := a.name()
	near := nearest.In(name, a.Result.In.Made())
	return near != "" && len(near) > 5 && nearest.Distance(name, near, 1) == 1
}

// near is the name in the same documents that is meant, "" if none is near, or if the name was there before.
func (a absence) near() string {
	if a.Result.In == nil || a.before() {
		return ""
	}
	return nearest.In(a.name(), a.Result.In.Names())
}

// before reports whether the documents that the stage was given had the name.
func (a absence) before() bool {
	by := a.Result.In.Maker
	if by == nil || by.From == nil {
		return false
	}
	return by.From.Resolve(a.name()).Status == shape.Found
}

// moved is the name under which the stage has put the field, "" if it has not.
func (a absence) moved() string { return a.Result.In.Under(a.upTo()) }

// notThere says which documents lack the name, and what they have.
func (a absence) notThere() string {
	names := listed(a.Result.In.Names())
	if by := a.Result.In.Maker; by != nil {
		return " is not in the output of " + nameOf(by) + ": " + names
	}
	parent := strings.Join(a.Segments()[:a.Result.At], ".")
	if parent == "" {
		return " is not there: " + names
	}
	return " does not exist: " + parent + " has " + names
}

// report reports the name, with the fix that writes another one.
func (a absence) report(p *rule.Pass, f diag.Finding, ok bool, near string) {
	if !ok {
		return
	}
	if by := a.Result.In.Maker; by != nil && by.Entry != nil && by.Entry.KeyExpr != nil {
		f.Related = append(f.Related, diag.Related{Pos: by.Entry.KeyExpr.Pos(), End: by.Entry.KeyExpr.End(), Message: "this stage makes the documents"})
	}
	f.Fixes = a.fix(near)
	p.Report(f)
}

// fix writes another name in the place of the one that is not there; none where the name does not stand in a literal.
func (a absence) fix(near string) []diag.Fix {
	own, mine := a.Own(a.Result.At)
	if a.Result.Status == shape.Undeclared {
		own, mine = a.Own(0)
	}
	if !mine || near == "" {
		return nil
	}
	edit, ok := rule.RenameSegment(a.Key, own, near)
	if !ok {
		return nil
	}
	return []diag.Fix{{Title: "write " + edit.New, Edits: []diag.Edit{edit}}}
}
