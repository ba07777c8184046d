// Package mend puts the suggested fixes of findings into source text. It writes no files.
package mend

import (
	"bytes"
	"cmp"
	"errors"
	"go/format"
	"slices"

	"github.com/databridge-go/databridge/internal/report"
)

// A Result is what fixes make of the files that they touch.
type Result struct {
	Files map[string][]byte // the new text by file; files that stay as they are are left out
	Fixed []report.Finding  // those whose fix went in, in order
}

// Apply puts the fix of each finding that has a clear one into the text that read returns. A fix that overlaps an earlier one, in whichever
// file, waits for another round; so does one of a file that cannot be read or that would not parse afterwards. A file that was formatted stays formatted.
func Apply(findings []report.Finding, altering bool, read func(file string) ([]byte, error)) Result {
	m := mender{read: read, texts: map[string]text{}, edits: map[string][]edit{}}
	r := Result{Files: map[string][]byte{}}
	for _, f := range findings {
		if fix, clear := Clear(f, altering); clear && m.take(fix) {
			r.Fixed = append(r.Fixed, f)
		}
	}
	broken := map[string]bool{}
	for file, edits := range m.edits {
		now, err := m.texts[file].with(edits)
		switch {
		case err != nil:
			broken[file] = true
		case !bytes.Equal(now, m.texts[file].src):
			r.Files[file] = now
		}
	}
	if len(broken) == 0 {
		return r
	}
	return Apply(slices.DeleteFunc(slices.Clone(findings), func(f report.Finding) bool { return touches(f, broken) }), altering, read)
}

// Clear returns the fix of a finding that needs no choice: the only one that leaves alone what is stored and found; if altering,
// the only one of all where there is none such.
func Clear(f report.Finding, altering bool) (report.Fix, bool) {
	safe := slices.DeleteFunc(slices.Clone(f.Fixes), func(fix report.Fix) bool { return fix.Alters })
	switch {
	case len(safe) == 1:
		return safe[0], true
	case altering && len(f.Fixes) == 1:
		return f.Fixes[0], true
	}
	return report.Fix{}, false
}

func touches(f report.Finding, files map[string]bool) bool {
	return slices.ContainsFunc(f.Fixes, func(fix report.Fix) bool {
		return slices.ContainsFunc(fix.Edits, func(e report.Edit) bool { return files[e.File] })
	})
}

// A mender collects the edits of all files.
type mender struct {
	read  func(file string) ([]byte, error)
	texts map[string]text
	edits map[string][]edit
}

// An edit replaces the bytes [start,end) of a file.
type edit struct {
	start, end int
	text       string
}

// take adds all edits of a fix, or none.
func (m *mender) take(fix report.Fix) bool {
	added := map[string][]edit{}
	for _, e := range fix.Edits {
		t, err := m.text(e.File)
		if err != nil {
			return false
		}
		start, ok := t.offset(e.Line, e.Column)
		end, okEnd := t.offset(e.EndLine, e.EndColumn)
		one := edit{start, end, e.New}
		if !ok || !okEnd || end < start || one.overlaps(m.edits[e.File]) || one.overlaps(added[e.File]) {
			return false
		}
		added[e.File] = append(added[e.File], one)
	}
	for file, edits := range added {
		m.edits[file] = append(m.edits[file], edits...)
	}
	return len(added) > 0
}

func (m *mender) text(file string) (text, error) {
	if t, known := m.texts[file]; known {
		return t, nil
	}
	src, err := m.read(file)
	if err != nil {
		return text{}, err
	}
	t := newText(src)
	m.texts[file] = t
	return t, nil
}

// overlaps reports whether e touches what another edit replaces. Of two insertions at one place nobody knows which comes first.
func (e edit) overlaps(edits []edit) bool {
	return slices.ContainsFunc(edits, func(o edit) bool {
		if e.start == o.start && (e.start == e.end || o.start == o.end) {
			return true
		}
		return e.start < o.end && o.start < e.end
	})
}

// A text is a file and where its lines begin.
type text struct {
	src   []byte
	lines []int
}

func newText(src []byte) text {
	t := text{src: src, lines: []int{0}}
	for i, c := range src {
		if c == '\n' {
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// offset is where a line and a column in bytes, both from 1, lie; ok is false if there is no such place.
func (t text) offset(line, column int) (at int, ok bool) {
	if line < 1 || line > len(t.lines) || column < 1 {
		return 0, false
	}
	at = t.lines[line-1] + column - 1
	return at, at <= len(t.src)
}

// errUnparsed is returned for a text that is no Go any more.
var errUnparsed = errors.New("the text does not parse after the fix")

// with returns the text after the edits, formatted if it was before.
func (t text) with(edits []edit) ([]byte, error) {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.start, b.start) })
	var out []byte
	at := 0
	for _, e := range edits {
		out = append(out, t.src[at:e.start]...)
		out = append(out, e.text...)
		at = e.end
	}
	out = append(out, t.src[at:]...)
	before, err := format.Source(t.src)
	if err != nil {
		return out, nil // it did not parse before either, and has findings all the same
	}
	after, err := format.Source(out)
	switch {
	case err != nil:
		return nil, errUnparsed
	case bytes.Equal(before, t.src):
		return after, nil
	}
	return out, nil
}
