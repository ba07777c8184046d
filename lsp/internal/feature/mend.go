package feature

import (
	"fmt"
	"go/token"
	"slices"

	"github.com/databridge-go/databridge/internal/diag"
)

// mend offers the fixes of the findings at the place, and those of the whole file that leave behaviour alone.
func (a *asked) mend(found []diag.Finding) {
	if a.pkg == nil {
		return
	}
	if a.wants(QuickFix) {
		for i := range found {
			if f := &found[i]; a.touches(a.span(f.Pos, f.End)) {
				a.fixes(f)
				a.suppress(f)
			}
		}
	}
	if a.wants(FixAll) {
		a.fixAll(found)
	}
}

// fixes offers each fix of a finding. An editor may apply a lone one that leaves behaviour alone without asking.
func (a *asked) fixes(f *diag.Finding) {
	for i, fix := range f.Fixes {
		a.offer(Action{
			ID: fmt.Sprintf("fix %s %d %d", f.Code, a.span(f.Pos, f.End).From, i), Title: fix.Title, Kind: QuickFix,
			Preferred: len(f.Fixes) == 1 && !fix.Alters, Mends: f,
			Edits: func() ([]Edit, error) { return a.translate(fix.Edits), nil },
		})
	}
}

// fixAll offers all fixes of the file that need no thought in one.
func (a *asked) fixAll(found []diag.Finding) {
	var safe []diag.Fix
	for _, f := range found {
		if len(f.Fixes) > 0 && !f.Fixes[0].Alters && a.within(f.Fixes[0]) {
			safe = append(safe, f.Fixes[0])
		}
	}
	tf := a.tokenFile()
	if len(safe) == 0 || tf == nil {
		return
	}
	a.offer(Action{
		ID: "fixAll", Title: "databridge: apply all fixes that leave behaviour alone", Kind: FixAll,
		Edits: func() ([]Edit, error) {
			text, _, err := diag.Apply(tf, []byte(a.file.Text), safe)
			return a.between(string(text)), err
		},
	})
}

// within reports whether all of a fix lies in the file: half of one would break what it mends.
func (a *asked) within(fix diag.Fix) bool {
	return !slices.ContainsFunc(fix.Edits, func(e diag.Edit) bool {
		return a.pkg.Fset.PositionFor(e.Pos, false).Filename != a.file.Path
	})
}

// translate turns the edits of a fix, which may lie in several files, into edits of texts.
func (a *asked) translate(edits []diag.Edit) []Edit {
	var out []Edit
	for _, e := range edits {
		end := e.End
		if !end.IsValid() {
			end = e.Pos
		}
		from, to := a.pkg.Fset.PositionFor(e.Pos, false), a.pkg.Fset.PositionFor(end, false)
		out = append(out, Edit{Path: from.Filename, At: Range{from.Offset, to.Offset}, New: e.New})
	}
	return out
}

// span returns where a node stands in the text.
func (a *asked) span(pos, end token.Pos) Range {
	if !end.IsValid() {
		end = pos
	}
	from := min(a.pkg.Fset.PositionFor(pos, false).Offset, len(a.file.Text))
	to := min(a.pkg.Fset.PositionFor(end, false).Offset, len(a.file.Text))
	return Range{from, max(from, to)} // the end of a node that the parser has made up may lie nowhere
}

// tokenFile returns the parser's view of the file, nil if the package has it not.
func (a *asked) tokenFile() *token.File {
	for _, f := range a.pkg.Files {
		if tf := a.pkg.Fset.File(f.FileStart); tf != nil && tf.Name() == a.file.Path && tf.Size() == len(a.file.Text) {
			return tf
		}
	}
	return nil
}
