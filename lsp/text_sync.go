package lsp

import (
	"context"
	"path/filepath"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/databridge-go/databridge/lsp/internal/session"
)

// DidOpen takes over a file's text.
func (s *Server) DidOpen(_ context.Context, p *protocol.DidOpenTextDocumentParams) error {
	d := p.TextDocument
	s.session.Open(path(d.URI), strings.Clone(string(d.URI)), d.Version, d.Text)
	return nil
}

// DidChange applies edits.
func (s *Server) DidChange(_ context.Context, p *protocol.DidChangeTextDocumentParams) error {
	changes := make([]session.Change, 0, len(p.ContentChanges))
	for _, c := range p.ContentChanges {
		switch c := c.(type) {
		case *protocol.TextDocumentContentChangeWholeDocument:
			changes = append(changes, session.Change{Whole: true, Text: c.Text})
		case *protocol.TextDocumentContentChangePartial:
			changes = append(changes, session.Change{
				Start: session.Position{Line: c.Range.Start.Line, Column: c.Range.Start.Character},
				End:   session.Position{Line: c.Range.End.Line, Column: c.Range.End.Character},
				Text:  c.Text,
			})
		}
	}
	return s.session.Change(path(p.TextDocument.URI), p.TextDocument.Version, changes)
}

// DidSave looks at what else may have changed on disk.
func (s *Server) DidSave(_ context.Context, p *protocol.DidSaveTextDocumentParams) error {
	s.session.Save(path(p.TextDocument.URI))
	return nil
}

// DidClose gives a file's text back to the disk.
func (s *Server) DidClose(_ context.Context, p *protocol.DidCloseTextDocumentParams) error {
	s.session.CloseFile(path(p.TextDocument.URI))
	return nil
}

// path is the cleaned file path of a URI: clients spell one file in several ways. What is no file keeps its URI, which
// no module holds.
func path(u uri.URI) string {
	parsed, err := uri.Parse(string(u))
	if err != nil || !parsed.IsFile() {
		return strings.Clone(string(u))
	}
	return filepath.Clean(parsed.FsPath())
}
