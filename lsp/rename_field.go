package lsp

import (
	"context"
	"errors"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// renameField returns the workspace edit that renames the stored field at a place, {textDocument, position, newName,
// migration}: for editor extensions that ask people themselves whether the stored data is to be renamed.
func (s *Server) renameField(ctx context.Context, argument protocol.LSPAny) (protocol.LSPAny, error) {
	var p protocol.RenameParams
	var also struct {
		Migration bool `json:"migration"`
	}
	if err := errors.Join(protocol.Unmarshal(argument, &p), protocol.Unmarshal(argument, &also)); err != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "databridge.renameField: %v", err)
	}
	at, ok := s.placeOf(ctx, p.TextDocumentPositionParams)
	if !ok {
		return nil, nil
	}
	edits, err := s.index.Rename(ctx, at.snap, at.name, at.offset, p.NewName)
	if err != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed), "%v", err)
	}
	if also.Migration {
		more, why := s.index.RenameMigration(ctx, at.snap, at.name, at.offset, p.NewName)
		if len(more) == 0 {
			return nil, jsonrpc2.Errorf(jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed), "no migration can be written: %s", whyNot(why))
		}
		edits = append(edits, feature.Unasked(more)...)
	}
	return protocol.Marshal(s.workspaceEdit(at.snap, edits))
}

// whyNot says why a module has no migrations of databridge's, where nothing else is said.
func whyNot(why string) string {
	if why == "" {
		return "go.mod does not require github.com/databridge-go/databridge"
	}
	return why
}
