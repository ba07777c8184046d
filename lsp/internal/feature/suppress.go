package feature

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/databridge-go/databridge/internal/diag"
)

// ignoring is a line that ends with, or is, an ignore with its codes.
var ignoring = regexp.MustCompile(`//\s?databridge:ignore ([A-Z0-9,]+)`)

// suppress offers a comment that silences a finding. It holds a reason, without which it would do nothing, for the
// writer to replace.
func (a *asked) suppress(f *diag.Finding) {
	if strings.HasPrefix(string(f.Code), "DB000") {
		return // a comment about comments
	}
	at := a.span(f.Pos, f.End).From
	a.offer(Action{
		ID: fmt.Sprintf("ignore %s %d", f.Code, at), Title: fmt.Sprintf("ignore %s here", f.Code), Kind: QuickFix, Mends: f,
		Edits: func() ([]Edit, error) { return a.ignore(f.Code, at), nil },
	})
}

// ignore writes the comment above the line of an offset, or adds the code to one that stands there already.
func (a *asked) ignore(code diag.Code, at int) []Edit {
	text := a.file.Text
	start := strings.LastIndexByte(text[:at], '\n') + 1
	end := start + strings.IndexByte(text[start:]+"\n", '\n')
	above := strings.LastIndexByte(text[:max(0, start-1)], '\n') + 1
	for _, line := range []Range{{start, end}, {above, max(above, start-1)}} {
		own := strings.HasPrefix(strings.TrimSpace(text[line.From:line.To]), "//")
		if m := ignoring.FindStringSubmatchIndex(text[line.From:line.To]); m != nil && (line.From == start || own) {
			return []Edit{{Path: a.file.Path, At: Range{line.From + m[3], line.From + m[3]}, New: "," + string(code)}}
		}
	}
	indent := text[start : start+len(text[start:end])-len(strings.TrimLeft(text[start:end], " \t"))]
	comment := indent + "//databridge:ignore " + string(code) + " say why it is right\n"
	return a.tidy([]Edit{{Path: a.file.Path, At: Range{start, start}, New: comment}})
}
