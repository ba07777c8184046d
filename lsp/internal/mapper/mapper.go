// Package mapper translates between byte offsets in a text and the positions of the language server protocol, whose
// columns count code units of the encoding that client and server have agreed on.
package mapper

import (
	"sort"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// An Encoding is the unit that columns are counted in.
type Encoding string

// The encodings of LSP 3.17.
const (
	UTF8  Encoding = "utf-8"
	UTF16 Encoding = "utf-16"
	UTF32 Encoding = "utf-32"
)

// A Mapper maps one text. It is immutable.
type Mapper struct {
	Text     string
	encoding Encoding
	starts   []int // the offset of each line's first byte
}

// New returns the mapper of a text. Lines end with "\n", "\r\n" or "\r", as in LSP.
func New(text string, e Encoding) *Mapper {
	m := &Mapper{Text: text, encoding: e, starts: []int{0}}
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\n', text[i] == '\r' && (i+1 == len(text) || text[i+1] != '\n'):
			m.starts = append(m.starts, i+1)
		}
	}
	return m
}

// Offset returns the byte offset of a position. A column beyond the end of its line is the line's end, a line beyond
// the last is the text's end, and a column inside a character is that character's start.
func (m *Mapper) Offset(line, column uint32) int {
	if int64(line) >= int64(len(m.starts)) {
		return len(m.Text)
	}
	at, end := m.starts[line], m.lineEnd(int(line))
	for rest := int64(column); at < end; {
		r, size := utf8.DecodeRuneInString(m.Text[at:])
		if rest -= int64(m.units(r, size)); rest < 0 {
			break
		}
		at += size
	}
	return at
}

// Position returns the line and column of a byte offset; an offset outside the text is moved to its nearest end.
func (m *Mapper) Position(offset int) (line, column uint32) {
	offset = max(0, min(offset, len(m.Text)))
	n := sort.SearchInts(m.starts, offset+1) - 1
	end := min(offset, m.lineEnd(n)) // an offset inside "\r\n" is the line's end
	units := 0
	for at := m.starts[n]; at < end; {
		r, size := utf8.DecodeRuneInString(m.Text[at:])
		if at+size > end {
			break // inside a character: its start
		}
		units += m.units(r, size)
		at += size
	}
	return uint32(n), uint32(units)
}

// lineEnd returns the offset of a line's terminator.
func (m *Mapper) lineEnd(line int) int {
	if line+1 == len(m.starts) {
		return len(m.Text)
	}
	end := m.starts[line+1] - 1
	if end > m.starts[line] && m.Text[end] == '\n' && m.Text[end-1] == '\r' {
		end--
	}
	return end
}

// units returns how many columns a character takes. A byte that is no UTF-8 is shown as one replacement character.
func (m *Mapper) units(r rune, size int) int {
	switch m.encoding {
	case UTF8:
		return size
	case UTF32:
		return 1
	default:
		return utf16.RuneLen(r)
	}
}

// ByteOffset returns the byte offset of a line and a column of go/token, which count from 1, the columns in bytes and
// the lines by "\n" alone. A place beyond the text is its end.
func (m *Mapper) ByteOffset(line, column int) int {
	at := 0
	for i := 1; i < line; i++ {
		next := strings.IndexByte(m.Text[at:], '\n')
		if next < 0 {
			return len(m.Text)
		}
		at += next + 1
	}
	return min(at+max(column-1, 0), len(m.Text))
}
