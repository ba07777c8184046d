package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// SelectionRange widens a selection by what queries are made of. Where no position lies in a query it answers none.
func (s *Server) SelectionRange(ctx context.Context, p *protocol.SelectionRangeParams) ([]protocol.SelectionRange, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return nil, nil
	}
	var all []protocol.SelectionRange
	some := false
	for _, at := range p.Positions {
		steps, ok := feature.Selection(snap, name, file.Offset(at.Line, at.Character))
		some = some || ok
		all = append(all, nested(rangesIn(file, steps), at))
	}
	if !some {
		return nil, nil // gopls answers here
	}
	return all, nil
}

// nested makes each range the parent of the one before; without any it is the position itself, as the protocol wants.
func nested(steps []protocol.Range, at protocol.Position) protocol.SelectionRange {
	var around *protocol.SelectionRange
	for i := len(steps) - 1; i >= 0; i-- {
		around = &protocol.SelectionRange{Range: steps[i], Parent: around}
	}
	if around == nil {
		return protocol.SelectionRange{Range: protocol.Range{Start: at, End: at}}
	}
	return *around
}
