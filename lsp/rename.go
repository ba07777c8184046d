package lsp

import (
	"context"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// renameProvider announces renaming: options only to clients that ask before they rename, as the protocol says.
func renameProvider(client *protocol.TextDocumentClientCapabilities) protocol.RenameProvider {
	if client == nil || client.Rename == nil || client.Rename.PrepareSupport == nil || !*client.Rename.PrepareSupport {
		return protocol.Boolean(true)
	}
	return &protocol.RenameOptions{PrepareProvider: ptr(true)}
}

// PrepareRename accepts stored names only: editors take the first server that accepts, and Go names are gopls' business.
func (s *Server) PrepareRename(ctx context.Context, p *protocol.PrepareRenameParams) (protocol.PrepareRenameResult, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return nil, nil
	}
	at, ok := s.index.PrepareRename(ctx, snap, name, file.Offset(p.Position.Line, p.Position.Character))
	if !ok {
		return nil, nil
	}
	return &protocol.PrepareRenamePlaceholder{
		Range:       rangeAt(file, at),
		Placeholder: file.Text[at.From:at.To],
	}, nil
}

// Rename gives a stored field another name in the whole module.
func (s *Server) Rename(ctx context.Context, p *protocol.RenameParams) (*protocol.WorkspaceEdit, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return nil, nil
	}
	edits, err := s.index.Rename(ctx, snap, name, file.Offset(p.Position.Line, p.Position.Character), p.NewName)
	if err != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed), "%v", err)
	}
	if s.asksAfterMigrations() {
		more, why := s.index.RenameMigration(ctx, snap, name, file.Offset(p.Position.Line, p.Position.Character), p.NewName)
		if why != "" {
			s.remark("the stored data is not renamed by a migration: " + why)
		}
		edits = append(edits, more...)
	}
	return s.workspaceEdit(snap, edits), nil
}

// asksAfterMigrations reports whether a rename comes with a migration that a person takes or leaves: the editor has to be
// able to ask, and the settings not to forbid it.
func (s *Server) asksAfterMigrations() bool {
	can := s.able()
	return can.asks && can.creates && can.versioned && on(s.optionsNow().RenameMigration, true)
}

// remark tells a person something that is no fault.
func (s *Server) remark(line string) {
	s.logf("%s", line)
	p := &protocol.ShowMessageParams{Type: protocol.MessageTypeInfo, Message: "databridge: " + line}
	if err := s.client.ShowMessage(context.Background(), p); err != nil {
		s.logf("window/showMessage: %v", err)
	}
}
