package lsp

import (
	"context"
	"encoding/json"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// suggests tells whether a place, {textDocument: {uri}, position}, is in a string of a query or in a tag where names that
// go with what is typed are known. Editors that show nothing while letters are typed into strings ask it: in every other
// string of Go the answer is false.
func (s *Server) suggests(ctx context.Context, argument protocol.LSPAny) (protocol.LSPAny, error) {
	at, ok, err := s.placeIn(ctx, "databridge.suggests", argument)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return json.Marshal(false)
	}
	found, ok := s.completer.Complete(ctx, at.snap, at.name, at.offset)
	return json.Marshal(ok && feature.AnyBegins(found, at.file.Text, at.offset))
}
