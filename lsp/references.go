package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// References lists every query, tag, index and proxy that names the stored field under the cursor. gopls lists the uses of
// the Go field; editors show both.
func (s *Server) References(ctx context.Context, p *protocol.ReferenceParams) ([]protocol.Location, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return nil, nil
	}
	found, ok := s.index.References(ctx, snap, name, file.Offset(p.Position.Line, p.Position.Character), p.Context.IncludeDeclaration)
	if !ok {
		return nil, nil // gopls answers here
	}
	return s.locationsOf(snap, found), nil
}

// DocumentHighlight marks what names the same stored field in the file.
func (s *Server) DocumentHighlight(ctx context.Context, p *protocol.DocumentHighlightParams) ([]protocol.DocumentHighlight, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return nil, nil
	}
	found, ok := s.index.Highlights(ctx, snap, name, file.Offset(p.Position.Line, p.Position.Character))
	if !ok {
		return nil, nil
	}
	marks := []protocol.DocumentHighlight{}
	for _, m := range found {
		kind := protocol.DocumentHighlightKindRead
		if m.Writes {
			kind = protocol.DocumentHighlightKindWrite
		}
		marks = append(marks, protocol.DocumentHighlight{Range: rangeAt(file, m.At), Kind: kind})
	}
	return marks, nil
}

// locationOf translates the place of a mention; ok is false if its file is gone.
func (s *Server) locationOf(snap *session.Snapshot, m feature.Mention) (at protocol.Location, ok bool) {
	file := snap.File(m.File)
	if file == nil {
		return at, false
	}
	return protocol.Location{URI: s.uriOf(file), Range: rangeAt(file, m.At)}, true
}
