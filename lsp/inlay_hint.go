package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// InlayHint tells behind a call of the driver which collection and model it asks, and what a pipeline gives.
func (s *Server) InlayHint(ctx context.Context, p *protocol.InlayHintParams) ([]protocol.InlayHint, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil || !on(s.optionsNow().InlayHints, true) {
		return nil, nil
	}
	within := feature.Range{
		From: file.Offset(p.Range.Start.Line, p.Range.Start.Character),
		To:   file.Offset(p.Range.End.Line, p.Range.End.Character),
	}
	var hints []protocol.InlayHint
	for _, h := range feature.Hints(ctx, snap, name, within) {
		hints = append(hints, protocol.InlayHint{
			Position: position(file.Mapper, h.Offset), Label: protocol.String(h.Text),
			Kind: protocol.InlayHintKindType, PaddingLeft: ptr(true),
		})
	}
	return hints, nil
}
