package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// Definition leads from a path in a query to the struct field that stores it.
func (s *Server) Definition(ctx context.Context, p *protocol.DefinitionParams) (protocol.DefinitionResult, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return nil, nil
	}
	d, ok := feature.Definition(snap, name, file.Offset(p.Position.Line, p.Position.Character))
	if !ok {
		return nil, nil // gopls answers here
	}
	at, ok := s.location(snap, d.Fset, d.Pos, d.End)
	if !ok {
		return nil, nil
	}
	return &at, nil
}
