package lsp

import (
	"context"
	"fmt"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// SetTrace says how much the client wants to be told of what the server does.
func (s *Server) SetTrace(_ context.Context, p *protocol.SetTraceParams) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trace = p.Value
	return nil
}

// traced runs a handler and tells the client, if it wants to know, how long it took; verbosely with what came of it.
func (s *Server) traced(ctx context.Context, req *jsonrpc2.Request, method string, next jsonrpc2.Handler) (any, error) {
	s.mu.Lock()
	level := s.trace
	s.mu.Unlock()
	if level != protocol.TraceValueMessages && level != protocol.TraceValueVerbose {
		return next(ctx, req)
	}
	began := time.Now()
	result, err := next(ctx, req)
	p := &protocol.LogTraceParams{Message: fmt.Sprintf("%s: %s", method, time.Since(began).Round(time.Microsecond))}
	if level == protocol.TraceValueVerbose {
		text := fmt.Sprintf("%T", result)
		if err != nil {
			text = err.Error()
		}
		p.Verbose = ptr(text)
	}
	if fault := s.client.LogTrace(context.Background(), p); fault != nil {
		s.logf("$/logTrace: %v", fault)
	}
	return result, err
}
