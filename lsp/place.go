package lsp

import (
	"context"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A place is an offset in a file, as a snapshot has it.
type place struct {
	snap   *session.Snapshot
	name   string // of the file
	file   *session.File
	offset int
}

// placeOf returns a place; ok is false if there is no such file.
func (s *Server) placeOf(ctx context.Context, p protocol.TextDocumentPositionParams) (at place, ok bool) {
	at = place{snap: s.snapshot(ctx), name: path(p.TextDocument.URI)}
	if at.file = at.snap.File(at.name); at.file == nil {
		return at, false
	}
	at.offset = at.file.Offset(p.Position.Line, p.Position.Character)
	return at, true
}

// placeIn returns the place that a command's argument names, {textDocument: {uri}, position}; ok is false if there is no such
// file.
func (s *Server) placeIn(ctx context.Context, command string, argument protocol.LSPAny) (at place, ok bool, err error) {
	var p protocol.TextDocumentPositionParams
	if err := protocol.Unmarshal(argument, &p); err != nil {
		return at, false, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s: %v", command, err)
	}
	at, ok = s.placeOf(ctx, p)
	return at, ok, nil
}
