package mapper

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func TestPositions(t *testing.T) {
	t.Parallel()
	const text = "a😀b\r\nå\rx\n"
	for name, tt := range map[string]struct {
		encoding     Encoding
		offset       int
		line, column uint32
	}{
		"start":                       {UTF16, 0, 0, 0},
		"before an emoji":             {UTF16, 1, 0, 1},
		"an emoji is two in utf-16":   {UTF16, 5, 0, 3},
		"an emoji is four in utf-8":   {UTF8, 5, 0, 5},
		"an emoji is one in utf-32":   {UTF32, 5, 0, 2},
		"the line's end before CRLF":  {UTF16, 6, 0, 4},
		"after CRLF":                  {UTF16, 8, 1, 0},
		"after a lone CR":             {UTF16, 11, 2, 0},
		"after the last line's break": {UTF16, len(text), 3, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := New(text, tt.encoding)
			if line, column := m.Position(tt.offset); line != tt.line || column != tt.column {
				t.Errorf("Position(%d) = %d:%d, want %d:%d", tt.offset, line, column, tt.line, tt.column)
			}
			if got := m.Offset(tt.line, tt.column); got != tt.offset {
				t.Errorf("Offset(%d, %d) = %d, want %d", tt.line, tt.column, got, tt.offset)
			}
		})
	}
}

func TestPositionsOutsideTheTextAreMovedIntoIt(t *testing.T) {
	t.Parallel()
	m := New("ab\ncd", UTF16)
	for _, tt := range []struct {
		line, column uint32
		want         int
	}{{0, 99, 2}, {1, 99, 5}, {7, 0, 5}, {1 << 31, 1 << 31, 5}} {
		if got := m.Offset(tt.line, tt.column); got != tt.want {
			t.Errorf("Offset(%d, %d) = %d, want %d", tt.line, tt.column, got, tt.want)
		}
	}
	if line, column := m.Position(-3); line != 0 || column != 0 {
		t.Errorf("Position(-3) = %d:%d, want 0:0", line, column)
	}
}

// FuzzRoundTrip holds the mapper against a slow oracle that counts from the start of the text.
func FuzzRoundTrip(f *testing.F) {
	f.Add("a😀b\r\nå\rx\n", 5, byte(1))
	f.Add("\r\r\n\n", 2, byte(0))
	f.Fuzz(func(t *testing.T, text string, offset int, e byte) {
		encoding := []Encoding{UTF8, UTF16, UTF32}[e%3]
		if offset < 0 || offset > len(text) {
			return
		}
		m := New(text, encoding)
		line, column := m.Position(offset)
		wantLine, wantColumn, exact := slow(text, offset, encoding)
		if line != wantLine || column != wantColumn {
			t.Fatalf("Position(%d) in %q = %d:%d, want %d:%d", offset, text, line, column, wantLine, wantColumn)
		}
		if got := m.Offset(line, column); exact && got != offset {
			t.Fatalf("Offset(Position(%d)) in %q = %d", offset, text, got)
		}
	})
}

// slow walks the text one character at a time. exact is false inside a character or a line break.
func slow(text string, offset int, e Encoding) (line, column uint32, exact bool) {
	for at := 0; at < len(text); {
		if at == offset {
			return line, column, true
		}
		rest := text[at:]
		if strings.HasPrefix(rest, "\r\n") {
			if offset == at+1 {
				return line, column, false
			}
			at, line, column = at+2, line+1, 0
			continue
		}
		r, size := utf8.DecodeRuneInString(rest)
		if offset < at+size {
			return line, column, false
		}
		at += size
		if r == '\n' || r == '\r' {
			line, column = line+1, 0
			continue
		}
		column += uint32(map[Encoding]int{UTF8: size, UTF16: utf16.RuneLen(r), UTF32: 1}[e])
	}
	return line, column, true
}
