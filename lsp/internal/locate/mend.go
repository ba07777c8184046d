package locate

import (
	"errors"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
)

// tries bounds how many lines Mended blanks.
const tries = 8

// Mended blanks the lines of a text that do not parse, except the one at offset, so that a fault above does not take the
// function away that is being typed in. Offsets stay what they are. changed is false if there is nothing to mend.
func Mended(text string, offset int) (mended string, changed bool) {
	own := strings.Count(text[:offset], "\n") + 1
	for range tries {
		line := firstFault(text, own)
		if line == 0 {
			break
		}
		text, changed = blank(text, line), true
	}
	return text, changed
}

// firstFault returns the first line that the parser complains of, other than own; 0 if there is none.
func firstFault(text string, own int) int {
	_, err := parser.ParseFile(token.NewFileSet(), "", text, parser.AllErrors|parser.SkipObjectResolution)
	var faults scanner.ErrorList
	if !errors.As(err, &faults) {
		return 0
	}
	lines := strings.Split(text, "\n")
	for _, f := range faults {
		if f.Pos.Line != own && f.Pos.Line <= len(lines) && strings.TrimSpace(lines[f.Pos.Line-1]) != "" {
			return f.Pos.Line
		}
	}
	return 0
}

// blank writes spaces over a line.
func blank(text string, line int) string {
	from := 0
	for range line - 1 {
		from += strings.IndexByte(text[from:], '\n') + 1
	}
	to := from + len(text[from:])
	if end := strings.IndexByte(text[from:], '\n'); end >= 0 {
		to = from + end
	}
	return text[:from] + strings.Repeat(" ", to-from) + text[to:]
}
