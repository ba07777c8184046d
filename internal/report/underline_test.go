package report_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/databridge-go/databridge/internal/report"
)

func TestUnderline(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		line        string
		column, end int
		text, marks string
	}{
		"a word":                      {"find(emial)", 6, 11, "find(emial)", "     ^^^^^"},
		"tabs become blanks":          {"\t\tx := 1", 3, 4, "        x := 1", "        ^"},
		"a tab in the middle":         {"ab\tc", 4, 5, "ab  c", "    ^"},
		"letters of several bytes":    {`"größe": x`, 12, 13, `"größe": x`, "         ^"},
		"wide letters take two":       {`日本 x`, 8, 9, `日本 x`, "     ^"},
		"marks under wide letters":    {`日本 x`, 1, 7, `日本 x`, "^^^^"},
		"a combining mark takes none": {"e\u0301x", 4, 5, "e\u0301x", " ^"},
		"nothing to mark":             {"abc", 2, 2, "abc", " ^"},
		"at the end of the line":      {"abc", 4, 4, "abc", "   ^"},
		"beyond the end":              {"abc", 9, 12, "abc", "   ^"},
		"before the beginning":        {"abc", 0, -3, "abc", "^"},
		"an empty line":               {"", 1, 1, "", "^"},
		"control characters":          {"a\x1b[31mb", 7, 8, "a\ufffd[31mb", "      ^"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, marks := report.Underline(tt.line, tt.column, tt.end)
			if text != tt.text || marks != tt.marks {
				t.Errorf("Underline(%q, %d, %d) =\n%q\n%q\nwant\n%q\n%q", tt.line, tt.column, tt.end, text, marks, tt.text, tt.marks)
			}
		})
	}
}

func FuzzUnderline(f *testing.F) {
	f.Add("\tfind(ctx, bson.M{\"größe\": 1})", 7, 12)
	f.Add("日本\x00\xff", 3, 9)
	f.Fuzz(func(t *testing.T, line string, column, end int) {
		if strings.ContainsAny(line, "\n\r") {
			return // a line has none
		}
		text, marks := report.Underline(line, column, end)
		if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' }) {
			t.Errorf("Underline(%q, %d, %d) shows %q", line, column, end, text)
		}
		if trimmed := strings.TrimLeft(marks, " "); trimmed == "" || strings.Trim(trimmed, "^") != "" {
			t.Errorf("Underline(%q, %d, %d) marks %q", line, column, end, marks)
		}
	})
}
