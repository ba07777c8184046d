package lsp

import (
	"context"
	"encoding/json"
	"path/filepath"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// generateProxies brings the field proxies of a file's package, {textDocument: {uri}}, up to date. The answer is {edit,
// file, why}: the edit for the client to apply, null with a reason where there is nothing to do.
func (s *Server) generateProxies(ctx context.Context, argument protocol.LSPAny) (protocol.LSPAny, error) {
	var of struct {
		TextDocument protocol.TextDocumentIdentifier `json:"textDocument"`
	}
	if err := protocol.Unmarshal(argument, &of); err != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "databridge.generateProxies: %v", err)
	}
	snap := s.snapshot(ctx)
	edits, name, why := feature.Proxies(ctx, snap, path(of.TextDocument.URI))
	answer := map[string]any{"edit": nil, "file": filepath.Base(name), "why": why}
	if why == "" {
		edit, err := protocol.Marshal(s.workspaceEdit(snap, edits))
		if err != nil {
			return nil, err
		}
		answer["edit"] = json.RawMessage(edit)
	}
	return json.Marshal(answer)
}
