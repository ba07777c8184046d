package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// Implementation leads from the declaration of a model to its collections, its queries and its indexes.
func (s *Server) Implementation(ctx context.Context, p *protocol.ImplementationParams) (protocol.DefinitionResult, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return nil, nil
	}
	m := feature.ModelAt(ctx, snap, name, file.Offset(p.Position.Line, p.Position.Character))
	if m == nil {
		return nil, nil // gopls answers here
	}
	return protocol.LocationSlice(s.locationsOf(snap, m.All())), nil
}
