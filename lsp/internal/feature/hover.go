package feature

import (
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// Hover tells what stands under an offset, in Markdown: what a field, an operator, a stage or an argument is, in a tag
// too, and on the name of a call that sends a query the whole query as mongosh has it. ok is false where databridge has
// nothing to say.
func Hover(snap *session.Snapshot, path string, offset int) (markdown string, at Range, ok bool) {
	if text, at, ok := hoverTag(snap, path, offset); ok {
		return text, at, true
	}
	if !snap.Speaks(path) {
		return "", at, false
	}
	pkg := snap.Package(path)
	t, ok := find(snap, pkg, path, offset)
	if !ok {
		return hoverQuery(snap, pkg, path, offset)
	}
	if op, ok := t.operator(); ok {
		return describeOperator(op) + t.aroundStage(), t.within, true
	}
	if op := t.Arguments; op != nil {
		if a, ok := op.Arg(t.Text); ok {
			return describeArgument(op, a), t.within, true
		}
	}
	if text, ok := t.describeValue(); ok {
		return text, t.within, true
	}
	s, ok := t.stored()
	if !ok {
		return "", Range{}, false
	}
	return t.describeField(s), t.within, true
}
