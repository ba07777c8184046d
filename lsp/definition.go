package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// Definition leads from a path in a query to the struct field that stores it.
func (s *Server) Definition(ctx context.Context, p *protocol.DefinitionParams) (protocol.DefinitionResult, error) {
	return s.leads(ctx, p.TextDocumentPositionParams, feature.Definition)
}

// TypeDefinition leads from a path in a query to the type of the field that stores it.
func (s *Server) TypeDefinition(ctx context.Context, p *protocol.TypeDefinitionParams) (protocol.DefinitionResult, error) {
	return s.leads(ctx, p.TextDocumentPositionParams, feature.TypeDefinition)
}

// leads answers with the declaration that a name in a query leads to.
func (s *Server) leads(
	ctx context.Context, p protocol.TextDocumentPositionParams,
	to func(snap *session.Snapshot, path string, offset int) (feature.Declaration, bool),
) (protocol.DefinitionResult, error) {
	from, ok := s.placeOf(ctx, p)
	if !ok {
		return nil, nil
	}
	d, ok := to(from.snap, from.name, from.offset)
	if !ok {
		return nil, nil // gopls answers here
	}
	at, ok := s.location(from.snap, d.Fset, d.Pos, d.End)
	if !ok {
		return nil, nil
	}
	return &at, nil
}
