package lsp

import (
	"context"
	"encoding/json"
	"runtime"
	"runtime/debug"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// showModel shows what is known of the model at a place; null where there is none.
func (s *Server) showModel(ctx context.Context, argument protocol.LSPAny) (protocol.LSPAny, error) {
	at, ok, err := s.placeIn(ctx, "databridge.showModel", argument)
	if !ok {
		return nil, err
	}
	text, ok := feature.DescribeModel(ctx, at.snap, at.name, at.offset)
	if !ok {
		return nil, nil
	}
	return s.show(ctx, "model.md", text)
}

// generateIndexes shows what databridge indexes --suggest tells.
func (s *Server) generateIndexes(ctx context.Context, _ protocol.LSPAny) (protocol.LSPAny, error) {
	return s.show(ctx, "indexes.txt", feature.SuggestIndexes(ctx, s.snapshot(ctx)))
}

// restart forgets what is known of the workspace, except its open files, and loads it anew.
func (s *Server) restart(context.Context, protocol.LSPAny) (protocol.LSPAny, error) {
	s.session.Restart()
	return nil, nil
}

// mem tells how much memory the server has, in bytes, after giving back what it does not need.
func (s *Server) mem(context.Context, protocol.LSPAny) (protocol.LSPAny, error) {
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return json.Marshal(map[string]uint64{
		"heap": m.HeapAlloc, "fromSystem": m.Sys - m.HeapReleased, "goroutines": uint64(runtime.NumGoroutine()),
	})
}
