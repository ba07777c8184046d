package feature

import (
	"go/format"
	"slices"
	"strings"
)

// An Edit replaces a part of a file's text.
type Edit struct {
	Path   string
	At     Range
	New    string
	Create bool   // the file is made: New is all of it
	Choice string // what a person is asked before it is made; "" if nothing
}

// applied returns a text after edits that do not overlap.
func applied(text string, edits []Edit) string {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(x, y Edit) int { return x.At.From - y.At.From })
	var b strings.Builder
	at := 0
	for _, e := range edits {
		b.WriteString(text[at:e.At.From] + e.New)
		at = e.At.To
	}
	return b.String() + text[at:]
}

// tidy returns the edits that lead to the text after edits as gofmt writes it. A file that was not formatted before is
// left as it is around them.
func (a *asked) tidy(edits []Edit) []Edit {
	if strings.Contains(a.file.Text, "\r\n") {
		return returns(edits)
	}
	if formatted(a.file.Text) != a.file.Text {
		return edits
	}
	return a.between(formatted(applied(a.file.Text, edits)))
}

// returns ends lines as a file does that has them from Windows; gofmt would change every line of it.
func returns(edits []Edit) []Edit {
	edits = slices.Clone(edits)
	for i := range edits {
		edits[i].New = strings.ReplaceAll(strings.ReplaceAll(edits[i].New, "\r\n", "\n"), "\n", "\r\n")
	}
	return edits
}

// formatted is a text as gofmt writes it, as it is if it does not parse.
func formatted(text string) string {
	out, err := format.Source([]byte(text))
	if err != nil {
		return text
	}
	return string(out)
}

// parses reports whether a text is Go.
func parses(text string) bool {
	_, err := format.Source([]byte(text))
	return err == nil
}

// between returns the edits that make another text of the file's, line by line.
func (a *asked) between(next string) []Edit {
	before, after := lines(a.file.Text), lines(next)
	var edits []Edit
	from := 0 // the offset of before[i]
	for _, h := range hunks(before, after) {
		start := from + length(before[h.kept:h.from])
		end := start + length(before[h.from:h.to])
		edits = append(edits, Edit{Path: a.file.Path, At: Range{start, end}, New: strings.Join(after[h.newFrom:h.newTo], "")})
		from = end
	}
	return edits
}

func lines(text string) []string { return strings.SplitAfter(text, "\n") }

func length(lines []string) int {
	n := 0
	for _, l := range lines {
		n += len(l)
	}
	return n
}

// A hunk is some lines that become others. kept is where the equal lines before it begin.
type hunk struct{ kept, from, to, newFrom, newTo int }

// manyLines is how many changed lines are compared one by one; more become one hunk.
const manyLines = 1000

// hunks compares two texts: what they have in common at both ends, then the longest common lines of the rest.
func hunks(a, b []string) []hunk {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	x, y := a[head:len(a)-tail], b[head:len(b)-tail]
	switch {
	case len(x) == 0 && len(y) == 0:
		return nil
	case len(x) > manyLines || len(y) > manyLines:
		return []hunk{{0, head, len(a) - tail, head, len(b) - tail}}
	}
	var all []hunk
	kept := 0
	for i, j := 0, 0; i < len(x) || j < len(y); {
		from, newFrom := i, j
		i, j = nextCommon(x, y, i, j)
		if i > from || j > newFrom {
			all = append(all, hunk{kept, head + from, head + i, head + newFrom, head + j})
			kept = head + i
		}
		for i < len(x) && j < len(y) && x[i] == y[j] {
			i++
			j++
		}
	}
	return all
}

// nextCommon returns the nearest place from which on lines are equal again. Empty lines alone do not count.
func nextCommon(x, y []string, i, j int) (int, int) {
	for reach := 0; reach <= len(x)-i+len(y)-j; reach++ {
		for di := range reach + 1 {
			p, q := i+di, j+reach-di
			if p < len(x) && q < len(y) && x[p] == y[q] && strings.TrimSpace(x[p]) != "" {
				return p, q
			}
		}
	}
	return len(x), len(y)
}
