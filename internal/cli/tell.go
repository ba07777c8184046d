package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"strings"

	"github.com/databridge-go/databridge/analyzer"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/report"
)

// A teller resolves the positions of findings.
type teller struct {
	process Process
	fset    *token.FileSet
	seen    map[string]int    // how often a fingerprint's words have come
	sources map[string][]byte // read once
	cgo     map[string]bool   // files that cgo has made
}

func (t *teller) finding(u *analyzer.Unit, f diag.Finding) report.Finding {
	row, _ := diag.Lookup(f.Code)
	out := report.Finding{
		Code: f.Code, Name: row.Name, Severity: f.Severity, Scope: row.Scope,
		Place: t.place(f.Pos, f.End), Message: f.Message, Model: f.Model, Function: function(u, f.Pos),
	}
	out.Fingerprint = t.fingerprint(u.Pkg.Path(), out, f)
	for _, r := range f.Related {
		out.Related = append(out.Related, report.Related{Place: t.place(r.Pos, r.End), Message: r.Message})
	}
	for _, fix := range f.Fixes {
		one := report.Fix{Title: fix.Title, Alters: fix.Alters}
		for _, e := range fix.Edits {
			one.Edits = append(one.Edits, report.Edit{Place: t.place(e.Pos, e.End), New: e.New})
		}
		out.Fixes = append(out.Fixes, one)
	}
	return out
}

// place resolves a stretch of source; //line comments do not move it: the quoted line must be the one that is read.
func (t *teller) place(pos, end token.Pos) report.Place {
	if !pos.IsValid() {
		return report.Place{}
	}
	if !end.IsValid() || end < pos {
		end = pos
	}
	cgo := t.cgo[t.fset.PositionFor(pos, false).Filename] // it lies in the go command's cache, and its comments tell of the file itself
	from, to := t.fset.PositionFor(pos, cgo), t.fset.PositionFor(end, cgo)
	return report.Place{
		File: t.process.shown(from.Filename), Line: from.Line, Column: from.Column, EndLine: to.Line, EndColumn: to.Column,
	}
}

// fingerprint names a finding without its line, so that a baseline outlives edits elsewhere in the file: the code, the
// package, the function, the text of the place, and a number if there are several of those.
func (t *teller) fingerprint(pkg string, told report.Finding, f diag.Finding) string {
	words := strings.Join([]string{string(f.Code), pkg, told.Function, t.text(f.Pos, f.End)}, "\x00")
	n := t.seen[words]
	t.seen[words]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", words, n))
	return hex.EncodeToString(sum[:8])
}

// text is the source of a place, blanks folded; "" if the file has gone.
func (t *teller) text(pos, end token.Pos) string {
	from, to := t.fset.PositionFor(pos, false), t.fset.PositionFor(end, false)
	src, read := t.sources[from.Filename]
	if !read {
		src, _ = os.ReadFile(from.Filename) // a file that cannot be read has no text
		if t.sources == nil {
			t.sources = map[string][]byte{}
		}
		t.sources[from.Filename] = src
	}
	if from.Offset > to.Offset || to.Offset > len(src) {
		return ""
	}
	return strings.Join(strings.Fields(string(src[from.Offset:to.Offset])), " ")
}

// function names the function declaration around a position: "New", "Store.ByID"; "" outside of functions.
func function(u *analyzer.Unit, pos token.Pos) string {
	for _, file := range u.Files {
		if pos < file.FileStart || pos > file.FileEnd {
			continue
		}
		for _, d := range file.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || pos < fn.Pos() || pos > fn.End() {
				continue
			}
			if fn.Recv == nil || len(fn.Recv.List) == 0 {
				return fn.Name.Name
			}
			return strings.TrimLeft(types.ExprString(fn.Recv.List[0].Type), "*") + "." + fn.Name.Name
		}
	}
	return ""
}
