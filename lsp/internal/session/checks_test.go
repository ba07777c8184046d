package session

import (
	"fmt"
	"testing"

	"github.com/databridge-go/databridge/lsp/internal/mapper"
)

// What is asked about an older text, and however many texts are tried, must not take the positions away of the one that
// packages are made of.
func TestTheNewestTextKeepsItsPositions(t *testing.T) {
	t.Parallel()
	c := newChecks()
	text := func(s string, trial bool) *File {
		return &File{Mapper: mapper.New(s, mapper.UTF16), Path: "a.go", id: textID.Add(1), trial: trial}
	}
	older, newest := text("package a // older", false), text("package a // newest", false)
	file := c.parse(newest)
	c.parse(older)
	for i := range 2 * history {
		c.parse(text(fmt.Sprintf("package a // %d", i), true))
	}
	if c.fset.File(file.FileStart) == nil {
		t.Error("the newest text has no positions any more")
	}
	if c.parse(newest) != file {
		t.Error("the newest text is parsed again")
	}
}
