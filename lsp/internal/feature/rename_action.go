package feature

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
)

// renameAs offers to store the field of a tag under the name that its Go name suggests, with a migration: for editors that
// cannot ask whether a rename should have one.
func (a *asked) renameAs(around []ast.Node) {
	if a.Idle || a.Index == nil || !a.wants(Rewrite) || !inType(around) {
		return
	}
	at, ok := a.Index.PrepareRename(a.ctx, a.snap, a.file.Path, a.At.From)
	if !ok || a.At.To > at.To || at.From >= at.To {
		return
	}
	stored := a.file.Text[at.From:at.To]
	name := a.suggested(at, stored)
	if name == "" {
		return
	}
	action := Action{
		ID: fmt.Sprint("rename ", at.From), Kind: Rewrite,
		Title: fmt.Sprintf("rename the stored field %q to %q and add a $rename migration", stored, name),
	}
	more, why := a.Index.RenameMigration(a.ctx, a.snap, a.file.Path, a.At.From, name)
	if why == "" && len(more) == 0 {
		return // the module has no migrations of ours
	}
	edits, err := a.Index.Rename(a.ctx, a.snap, a.file.Path, a.At.From, name)
	switch {
	case err != nil:
		action.Disabled = err.Error()
	case why != "":
		action.Disabled = "no migration can be written: " + why
	default:
		action.Creates = true
		action.Edits = func() ([]Edit, error) { return append(edits, Unasked(more)...), nil }
	}
	a.offer(action)
}

// suggested is the first name that the Go name gives, "" if the field has one of them already.
func (a *asked) suggested(at Range, stored string) string {
	_, name := fieldDeclaredAt(a.pkg.Files, a.tokenFile().Pos(at.From))
	if name == nil {
		return ""
	}
	var names []string
	for _, it := range storedNames(a.file.Text, at.From, name.Name, false) {
		if it.Kind == Field && it.Name != "_id" {
			names = append(names, it.Name)
		}
	}
	if len(names) == 0 || slices.Contains(names, stored) || strings.Contains(stored, `"`) {
		return ""
	}
	return names[0]
}

// Unasked are edits that nobody is asked about: who takes the action has said it.
func Unasked(edits []Edit) []Edit {
	edits = slices.Clone(edits)
	for i := range edits {
		edits[i].Choice = ""
	}
	return edits
}
