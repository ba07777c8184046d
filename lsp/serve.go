// Package lsp is databridge's language server. It runs beside gopls and speaks only where gopls is silent: inside query
// literals, field paths, operators and tags. One file holds one method; the knowledge lies in internal/feature, the
// state in internal/session.
package lsp

import (
	"context"
	"fmt"
	"io"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// Serve answers one client until it says exit or the connection ends, and returns the process's exit code: 0 if the
// client asked for shutdown first, else 1, as the protocol says. It writes to log what a person would want to know.
//
// The wiring is ours, not protocol.NewServer: that runs every message concurrently, so fast edits are applied out of
// order, and it closes the connection on a notification that it does not know.
func Serve(ctx context.Context, rw io.ReadWriteCloser, log io.Writer) int {
	conn := jsonrpc2.NewConn(jsonrpc2.NewStream(rw), jsonrpc2.WithCodec(codec{}))
	s := newServer(protocol.ClientDispatcher(conn), log)
	defer s.stop()
	conn.Go(ctx, s.handler())
	select {
	case <-conn.Done():
	case <-s.exited:
		go func() { _ = conn.Close() }() // waits for handlers; the process may end before it does
	}
	if s.downNow() {
		return 0
	}
	return 1
}

// handler sends state methods inline, in wire order, and requests each into a goroutine of its own.
func (s *Server) handler() jsonrpc2.Handler {
	base := protocol.ServerHandler(s, jsonrpc2.MethodNotFoundHandler)
	guarded := func(ctx context.Context, req *jsonrpc2.Request) (any, error) { return s.guard(ctx, req, base) }
	concurrent := protocol.CancelHandler(func(ctx context.Context, req *jsonrpc2.Request) (any, error) {
		ctx = s.withSnapshot(ctx) // taken here, still in wire order
		if req.IsCall() {
			jsonrpc2.Async(ctx)
		}
		return guarded(ctx, req)
	})
	return func(ctx context.Context, req *jsonrpc2.Request) (any, error) {
		if err := s.admits(req); err != nil {
			return nil, err
		}
		if ordered(req.Method()) {
			return guarded(jsonrpc2.DetachContext(ctx), req) // the request's own context is recycled: no WithCancel on it
		}
		return concurrent(ctx, req)
	}
}

// guard turns a panic into an error, and swallows what a notification returns: either would end the connection.
func (s *Server) guard(ctx context.Context, req *jsonrpc2.Request, next jsonrpc2.Handler) (result any, err error) {
	isCall, method := req.IsCall(), strings.Clone(req.Method()) // borrowed until the handler returns
	defer func() {
		if r := recover(); r != nil {
			err = jsonrpc2.Errorf(jsonrpc2.InternalError, "%s: %v", method, r)
			s.logf("panic in %s: %v\n%s", method, r, stack())
		}
		if err != nil && !isCall {
			s.logf("%s: %v", method, err)
			err = nil
		}
	}()
	return next(ctx, req)
}

// admits refuses requests before initialize and after shutdown with the protocol's own codes.
func (s *Server) admits(req *jsonrpc2.Request) error {
	method := req.Method()
	if !req.IsCall() || method == "initialize" {
		return nil
	}
	switch s.phaseNow() {
	case fresh:
		return jsonrpc2.Errorf(serverNotInitialized, "%s: the server is not initialized", method)
	case down:
		return jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "%s: the server is shut down", method)
	}
	return nil
}

// serverNotInitialized is LSP's code for a request that comes before initialize.
const serverNotInitialized jsonrpc2.Code = -32002

// ordered names the methods that change state: they run in wire order.
func ordered(method string) bool {
	switch method {
	case "initialize", "initialized", "shutdown", "exit":
		return true
	}
	return strings.HasPrefix(method, "textDocument/did") || strings.HasPrefix(method, "workspace/did")
}

// codec marshals with the protocol's unions; the library keeps its own unexported.
type codec struct{}

// Marshal encodes a payload.
func (codec) Marshal(v any) ([]byte, error) {
	if raw, ok := v.(jsonrpc2.RawMessage); ok {
		return raw, nil
	}
	return protocol.Marshal(v)
}

// Unmarshal decodes a payload.
func (codec) Unmarshal(b []byte, v any) error {
	if raw, ok := v.(*jsonrpc2.RawMessage); ok {
		*raw = append(jsonrpc2.RawMessage(nil), b...)
		return nil
	}
	return protocol.Unmarshal(b, v)
}

// Stdio joins the two halves of a process's standard streams. Close closes the reader, which ends the server.
type Stdio struct {
	io.ReadCloser
	io.Writer
}

// logf writes one line for people; editors show it in their output panel.
func (s *Server) logf(format string, args ...any) {
	_, _ = fmt.Fprintf(s.log, "databridge-lsp: "+format+"\n", args...)
}
