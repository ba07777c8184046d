package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// Hover tells what a field or an operator in a query is.
func (s *Server) Hover(ctx context.Context, p *protocol.HoverParams) (*protocol.Hover, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return nil, nil
	}
	text, at, ok := feature.Hover(snap, name, file.Offset(p.Position.Line, p.Position.Character))
	if !ok {
		return nil, nil // gopls answers here
	}
	return &protocol.Hover{
		Contents: &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: text},
		Range:    ptr(rangeAt(file, at)),
	}, nil
}
