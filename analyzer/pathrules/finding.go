package pathrules

import (
	"go/token"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// report says that the name is wrong, as heavily as what the condition demands allows. near is the field that is meant,
// nil if it is not known.
func (u use) report(message string, near *model.Field, fixes ...diag.Fix) {
	severity, ok := u.severity()
	if !ok {
		return
	}
	u.reportAs(severity, message, near, fixes...)
}

// reportAs is report with a severity of the rule's own; "" is that of the catalogue.
func (u use) reportAs(severity diag.Severity, message string, near *model.Field, fixes ...diag.Fix) {
	f := diag.Finding{
		Severity: severity, Pos: u.Key.Pos(), End: u.Key.End(), Message: message, Model: u.model.Name,
		Related: u.related(near),
	}
	for _, fix := range fixes {
		if fix.Title != "" {
			f.Fixes = append(f.Fixes, fix)
		}
	}
	u.pass.Report(f)
}

// severity is how much a wrong name weighs: "" is the rule's own; ok is false where nothing is wrong.
func (u use) severity() (s diag.Severity, ok bool) {
	switch {
	case u.Polarity == walk.Absence && (u.Tests != nil || isReference(u.Role)):
		return "", false // who says $exists: false, or $ifNull, knows of documents without the name
	case u.Polarity == walk.Absence || u.Polarity == walk.Negative || u.Excluded:
		return diag.Info, true // matches every document: nothing is lost but the condition
	case u.Polarity == walk.Unclear && !u.Dynamic:
		return diag.Warning, true // the value may be {$exists: false}
	case u.usage().Functions > 1:
		return diag.Warning, true // two functions do not misspell one name by chance
	}
	return "", true
}

// related points at the field that is meant, at the constant that holds the key, and at the query where a helper made it.
func (u use) related(near *model.Field) []diag.Related {
	var related []diag.Related
	if near != nil {
		if pos := u.pass.World.Pos(near); pos.IsValid() {
			related = append(related, diag.Related{Pos: pos, End: pos + token.Pos(len(near.GoName())), Message: near.GoName() + ` is stored as "` + near.Name + `"`})
		}
	}
	if name, at := u.constant(); at.IsValid() {
		related = append(related, diag.Related{Pos: at, End: at + token.Pos(len(name)), Message: "the name stands in " + name})
	}
	if u.away() {
		related = append(related, diag.Related{Pos: u.Query.Call.Pos(), End: u.Query.Call.End(), Message: "this query uses it"})
	}
	return related
}

// replace is the fix that puts another name, or path, in the place of the one that failed. It is the zero Fix where
// the key is no literal, serves another query that is right, or would be there twice.
func (u use) replace(name string) diag.Fix {
	own, ok := u.Own(u.found.At)
	if !ok || u.shared() || u.taken(own, name) {
		return diag.Fix{}
	}
	edit, ok := rule.RenameSegment(u.Key, own, name)
	if !ok {
		return diag.Fix{}
	}
	return diag.Fix{Title: `replace "` + u.name + `" by "` + name + `"`, Edits: []diag.Edit{edit}}
}

// taken reports whether the document that holds the key has the new one already.
func (u use) taken(own int, name string) bool {
	in := holder(u.Part.Node, u.Entry)
	if in == nil || !u.Entry.Known {
		return false
	}
	segments := strings.Split(u.Entry.Own(), ".")
	segments[own] = name
	key := lift.JoinPath(u.Entry.Base, strings.Join(segments, "."))
	return slices.ContainsFunc(in.Entries, func(e *lift.Entry) bool { return e.Known && e.Key == key })
}

// holder returns the document at or below n that has the entry; nil if there is none.
func holder(n *lift.Node, e *lift.Entry) *lift.Node {
	if n == nil || e == nil {
		return nil
	}
	if slices.Contains(n.Entries, e) {
		return n
	}
	for _, in := range n.Entries {
		if found := holder(in.Value, e); found != nil {
			return found
		}
	}
	for _, el := range n.Elems {
		if found := holder(el, e); found != nil {
			return found
		}
	}
	return nil
}

// retag is the fix that changes the tag of a field of this package; the zero Fix where that cannot be done. It changes
// what is stored.
func (u use) retag(f *model.Field, value, title string) diag.Fix {
	edit, ok := rule.SetTag(rule.FieldAt(u.pass.Files, u.pass.World.Pos(f)), "bson", value)
	if !ok {
		return diag.Fix{}
	}
	return diag.Fix{Title: title, Edits: []diag.Edit{edit}, Alters: true}
}

// shared reports whether the same key is right in another query: a helper serves two collections.
func (u use) shared() bool {
	right := false
	for _, q := range u.pass.Queries {
		m, ok := u.pass.World.ModelOf(q)
		if !ok {
			continue
		}
		walk.Paths(q, func(p walk.Path) {
			right = right || p.Key == u.Key && m.Resolve(p.Full).Status == model.Found
		})
	}
	return right
}

// isReference reports whether a role is that of a name inside of a stage or an expression.
func isReference(r lift.Role) bool { return r == lift.Expression || r == lift.Join }

// isOption reports whether a role is an option of a query, not its condition.
func isOption(r lift.Role) bool {
	switch r {
	case lift.Sort, lift.Projection, lift.Hint, lift.FieldName, lift.ArrayFilters, lift.IndexKeys:
		return true
	}
	return false
}
