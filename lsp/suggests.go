package lsp

import (
	"context"
	"encoding/json"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// suggests tells whether a place, {textDocument: {uri}, position}, is in a string of a query or in a tag where names that
// go with what is typed are known. Editors that show nothing while letters are typed into strings ask it: in every other
// string of Go the answer is false.
func (s *Server) suggests(ctx context.Context, argument protocol.LSPAny) (protocol.LSPAny, error) {
	var at protocol.TextDocumentPositionParams
	if err := protocol.Unmarshal(argument, &at); err != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "databridge.suggests: %v", err)
	}
	snap, name := s.snapshot(ctx), path(at.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return json.Marshal(false)
	}
	offset := file.Offset(at.Position.Line, at.Position.Character)
	found, ok := s.completer.Complete(ctx, snap, name, offset)
	return json.Marshal(ok && feature.AnyBegins(found, file.Text, offset))
}
