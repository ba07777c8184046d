package directive

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
)

// UnneededRule is DB0001. It has nothing to run: what a comment suppresses is known when every other rule has run, and
// the host of the rules asks Unneeded then.
func UnneededRule() rule.Rule { return rule.Rule{Code: "DB0001", Run: func(*rule.Pass) {}} }

// Unneeded reports the ignores of a file that name a code which ran and found nothing where the comment speaks. found is
// what the rules have found in the package, before anything is dropped.
func Unneeded(fset *token.FileSet, f *ast.File, found []diag.Finding, ran map[diag.Code]bool) []diag.Finding {
	var out []diag.Finding
	for _, s := range Suppressed(fset, f) {
		var idle, needed []string
		for _, code := range s.codes {
			if ran[diag.Code(code)] && !s.hits(fset, f, found, code) {
				idle = append(idle, code)
			} else {
				needed = append(needed, code)
			}
		}
		if len(idle) > 0 {
			out = append(out, unneeded(fset, s, idle, needed))
		}
	}
	return out
}

// hits reports whether a finding of a code stands on the lines of a suppression.
func (s suppression) hits(fset *token.FileSet, f *ast.File, found []diag.Finding, code string) bool {
	return slices.ContainsFunc(found, func(one diag.Finding) bool {
		if string(one.Code) != code || one.Pos < f.FileStart || f.FileEnd < one.Pos {
			return false
		}
		at := line(fset, one.Pos)
		return s.first <= at && at <= s.last
	})
}

// unneeded is the finding for one comment, with the fix that takes it, or some of its codes, away.
func unneeded(fset *token.FileSet, s suppression, idle, needed []string) diag.Finding {
	c, list := s.comment.Comment, s.comment.Args[0]
	message := strings.Join(idle, ", ") + " is not found here: "
	if len(idle) > 1 {
		message = strings.Join(idle, ", ") + " are not found here: "
	}
	if len(needed) > 0 {
		edit := diag.Edit{Pos: list.Pos, End: list.End(), New: strings.Join(needed, ",")}
		return diag.Finding{
			Code: "DB0001", Pos: list.Pos, End: list.End(), Message: message + "name only " + edit.New,
			Fixes: []diag.Fix{{Title: "name only " + edit.New, Edits: []diag.Edit{edit}}},
		}
	}
	return diag.Finding{
		Code: "DB0001", Pos: c.Pos(), End: c.End(), Message: message + "remove the comment",
		Fixes: []diag.Fix{{Title: "remove the comment", Edits: []diag.Edit{remove(fset, s)}}},
	}
}

// remove takes a comment away: its lines if nothing else stands on them, else also the blank before it.
func remove(fset *token.FileSet, s suppression) diag.Edit {
	c := s.comment.Comment
	file, last := fset.File(c.Pos()), line(fset, c.End())
	if s.alone && last < file.LineCount() {
		return diag.Edit{Pos: file.LineStart(s.first), End: file.LineStart(last + 1)}
	}
	return diag.Edit{Pos: c.Pos() - 1, End: c.End()}
}
