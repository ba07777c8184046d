package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/diag"
)

// A Text writes a Check for people: each finding with its line quoted and its place underlined, then what could not be
// read, then how much was checked.
type Text struct {
	Dir    string                  // that File is relative to; "" is the working directory
	WayOut func(why string) string // what can be done about a reason not to check, "" if nothing; may be nil

	source source
}

// Write writes c.
func (t *Text) Write(w io.Writer, c *Check) error {
	t.source = source{dir: t.Dir}
	var b strings.Builder
	for _, f := range c.Findings {
		t.finding(&b, f)
	}
	for _, i := range c.Incomplete {
		fmt.Fprintf(&b, "incomplete: %s\n", i)
	}
	if len(c.Incomplete) > 0 {
		b.WriteByte('\n')
	}
	for _, e := range c.Stale {
		fmt.Fprintf(&b, "no longer found: %s: %s (%s)\n", e.File, e.Message, e.Code)
	}
	if len(c.Stale) > 0 {
		fmt.Fprintf(&b, "%s of the baseline can go: --write-baseline writes it anew\n\n", Count(len(c.Stale), "line"))
	}
	b.WriteString(t.Summary(c))
	b.WriteByte('\n')
	_, err := io.WriteString(w, b.String())
	return err
}

// finding writes the place, the message, the line with its underline, what is related and the way out.
func (t *Text) finding(b *strings.Builder, f Finding) {
	fmt.Fprintf(b, "%s:%d:%d: %s: %s (%s)\n", f.File, f.Line, f.Column, f.Severity, f.Message, f.Code)
	t.quote(b, f.Place)
	for _, r := range f.Related {
		fmt.Fprintf(b, "    %s:%d:%d: %s\n", r.File, r.Line, r.Column, r.Message)
	}
	if len(f.Fixes) > 0 {
		titles := make([]string, len(f.Fixes))
		for i, fix := range f.Fixes {
			titles[i] = fix.Title
		}
		fmt.Fprintf(b, "    fix: %s\n", strings.Join(titles, "; or: "))
	}
	b.WriteByte('\n')
}

// quote writes the first line of a place and marks underneath. A place of several lines is marked to the line's end.
func (t *Text) quote(b *strings.Builder, p Place) {
	line, ok := t.source.line(p.File, p.Line)
	if !ok {
		return // the file has gone since it was read
	}
	end := p.EndColumn
	if p.EndLine != p.Line {
		end = len(line) + 1
	}
	text, marks := Underline(line, p.Column, end)
	number := fmt.Sprintf("%5d", p.Line)
	fmt.Fprintf(b, "%s | %s\n%s | %s\n", number, text, strings.Repeat(" ", len(number)), marks)
}

// Summary is one line: what was found, and how much was looked at. Silence without coverage looks like clean.
func (t *Text) Summary(c *Check) string {
	if c.Queries == 0 && len(c.Findings) == 0 {
		return fmt.Sprintf("no MongoDB queries in %s: nothing to check", Count(c.Packages, "package")) + unseen(c)
	}
	var found []string
	for _, s := range []diag.Severity{diag.Error, diag.Warning, diag.Info} {
		if n := c.Count(s); n > 0 {
			found = append(found, severities(n, s))
		}
	}
	if len(found) == 0 {
		found = append(found, "nothing found")
	}
	line := strings.Join(found, ", ")
	if c.Baselined > 0 {
		line += fmt.Sprintf(" (%d more in the baseline)", c.Baselined)
	}
	if c.Unchanged > 0 {
		line += fmt.Sprintf(" (%d more on lines that have not changed)", c.Unchanged)
	}
	return line + "; " + t.coverage(c) + unseen(c)
}

// unseen says what was not looked at at all.
func unseen(c *Check) string {
	line := ""
	if n := len(c.Excluded); n > 0 {
		line += "; build constraints leave out " + Count(n, "file") + " (--tags)"
	}
	if n := len(c.Modules); n > 0 {
		line += fmt.Sprintf("; not looked at: %s in %s", Count(n, "other module"), listed(c.Modules))
	}
	return line
}

// listed names the first few of many.
func listed(names []string) string {
	const few = 3
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
}

// coverage says how many queries were checked, and why the others were not: the most frequent reason first.
func (t *Text) coverage(c *Check) string {
	if c.Queries == 0 {
		return "no MongoDB queries in " + Count(c.Packages, "package")
	}
	line := fmt.Sprintf("checked %s of %s in %s", thousands(c.Checked), queries(c.Queries), Count(c.Packages, "package"))
	var whys []string
	for _, why := range slices.SortedFunc(maps.Keys(c.Unknown), func(a, b string) int {
		return cmp.Or(cmp.Compare(c.Unknown[b], c.Unknown[a]), cmp.Compare(a, b))
	}) {
		n := c.Unknown[why]
		if n == 0 {
			continue
		}
		text := thousands(n) + " " + why
		if t.WayOut != nil {
			if way := t.WayOut(why); way != "" {
				text += " (" + way + ")"
			}
		}
		whys = append(whys, text)
	}
	if len(whys) == 0 {
		return line
	}
	return fmt.Sprintf("%s; %s not: %s", line, thousands(c.Queries-c.Checked), strings.Join(whys, ", "))
}

// String is one line: where, the kind, the message.
func (i Incomplete) String() string {
	switch {
	case i.File != "" && i.Line > 0:
		return fmt.Sprintf("%s:%d:%d: %s: %s", i.File, i.Line, max(i.Column, 1), i.Kind, i.Message)
	case i.Package != "":
		return fmt.Sprintf("%s: %s: %s", i.Package, i.Kind, i.Message)
	}
	return i.Kind + ": " + i.Message
}

func severities(n int, s diag.Severity) string {
	if s == diag.Info {
		return fmt.Sprintf("%s info", thousands(n))
	}
	return Count(n, string(s))
}

func queries(n int) string {
	if n == 1 {
		return "1 query"
	}
	return thousands(n) + " queries"
}

// Count writes a number of things: "1 file", "1,619 files", "2 fixes".
func Count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	if strings.HasSuffix(what, "x") {
		what += "e"
	}
	return thousands(n) + " " + what + "s"
}

// thousands writes 1619 as 1,619.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
