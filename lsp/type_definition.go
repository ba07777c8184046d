package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// TypeDefinition leads from a path in a query to the type of the field that stores it.
func (s *Server) TypeDefinition(ctx context.Context, p *protocol.TypeDefinitionParams) (protocol.DefinitionResult, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return nil, nil
	}
	d, ok := feature.TypeDefinition(snap, name, file.Offset(p.Position.Line, p.Position.Character))
	if !ok {
		return nil, nil // gopls answers here
	}
	at, ok := s.location(snap, d.Fset, d.Pos, d.End)
	if !ok {
		return nil, nil
	}
	return &at, nil
}
