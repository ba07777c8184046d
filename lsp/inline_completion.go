package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// InlineCompletion offers the obvious value of a condition, as ghost text.
func (s *Server) InlineCompletion(ctx context.Context, p *protocol.InlineCompletionParams) (protocol.InlineCompletionResult, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return nil, nil
	}
	text, ok := feature.Ghost(snap, name, file.Offset(p.Position.Line, p.Position.Character))
	if !ok {
		return nil, nil
	}
	return &protocol.InlineCompletionList{Items: []protocol.InlineCompletionItem{{
		InsertText: protocol.String(text), Range: &protocol.Range{Start: p.Position, End: p.Position},
	}}}, nil
}
