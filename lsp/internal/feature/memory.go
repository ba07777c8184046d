package feature

import (
	"strings"

	"github.com/databridge-go/databridge/lsp/internal/locate"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A memory is what one string of a file was found to be.
type memory struct {
	path   string
	head   string // the file up to the string's content
	tail   string // and from there on
	around session.Surrounding
	target *target // nil: no part of a query
	stem   string  // what of the string decides what it is
}

// remember keeps what a string is. What depends on the very text of the string is not kept.
func (c *Completer) remember(snap *session.Snapshot, file *session.File, lit locate.Literal, t *target) {
	m := &memory{path: file.Path, head: file.Text[:lit.From], tail: file.Text[lit.To:], around: snap.Around(file.Path), stem: stem(file.Text[lit.From:lit.To])}
	if t != nil {
		if !t.Fixed {
			return
		}
		kept := *t
		m.target = &kept
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = m
}

// remembered returns what a string is, if all around it is as it was; nil if it is no part of a query.
func (c *Completer) remembered(snap *session.Snapshot, file *session.File, lit locate.Literal) (t *target, known bool) {
	c.mu.Lock()
	m := c.last
	c.mu.Unlock()
	if m == nil || m.path != file.Path || m.head != file.Text[:lit.From] || m.tail != file.Text[lit.To:] {
		return nil, false
	}
	if m.stem != stem(file.Text[lit.From:lit.To]) || m.around != snap.Around(file.Path) {
		return nil, false
	}
	if m.target == nil {
		return nil, true
	}
	kept := *m.target
	kept.snap = snap
	return &kept, true
}

// stem is the beginning of a string that decides what it is: whether it names a variable, and which.
func stem(text string) string {
	if !strings.HasPrefix(text, "$$") {
		return ""
	}
	name, _, below := strings.Cut(text, ".")
	if below {
		return name
	}
	return "$$"
}
