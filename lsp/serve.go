// Package lsp is databridge's language server. It runs beside gopls and speaks only where gopls is silent: inside query
// literals, field paths, operators and tags. One file holds one method; the knowledge lies in internal/feature, the
// state in internal/session.
package lsp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/internal/foreign"
)

// Serve answers one client until it says exit or the connection ends, and returns the process's exit code: 0 if the
// client asked for shutdown first, else 1, as the protocol says. It writes to log what a person would want to know.
// memory keeps what packages of other modules send; nil keeps nothing.
//
// The wiring is ours, not protocol.NewServer: that runs every message concurrently, so fast edits are applied out of
// order, and it closes the connection on a notification that it does not know.
func Serve(ctx context.Context, rw io.ReadWriteCloser, log io.Writer, memory *foreign.Memory) int {
	s, conn := connect(rw, log, memory)
	return s.serve(ctx, conn, protocol.ServerHandler(s, jsonrpc2.MethodNotFoundHandler))
}

// connect returns a server and its connection over rw, which does not listen yet.
func connect(rw io.ReadWriteCloser, log io.Writer, memory *foreign.Memory) (*Server, jsonrpc2.Conn) {
	last := &lastRead{ReadWriteCloser: rw, ended: make(chan struct{})}
	conn := jsonrpc2.NewConn(jsonrpc2.NewStream(last), jsonrpc2.WithCodec(codec{}))
	s := newServer(protocol.ClientDispatcher(conn), log, memory)
	s.hungup, s.notify = last.ended, conn.Notify
	return s, conn
}

// grace is how long a server whose client has gone goes on with what it was asked: a script closes the stream and still
// reads the answers.
const grace = time.Second

// serve hands messages to base until the connection ends.
func (s *Server) serve(ctx context.Context, conn jsonrpc2.Conn, base jsonrpc2.Handler) int {
	conn.Go(ctx, s.handler(base))
	select {
	case <-conn.Done():
	case <-s.exited:
		go func() { _ = conn.Close() }() // waits for handlers; the process may end before it does
	case <-s.hungup:
		atMost(grace, conn.Done()) // no handler may keep the process
	}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		s.stop()
	}()
	atMost(grace, stopped) // a client that reads no more blocks whoever writes to it
	if s.downNow() {
		return 0
	}
	return 1
}

// atMost waits for done, but no longer than d.
func atMost(d time.Duration, done <-chan struct{}) {
	select {
	case <-done:
	case <-time.After(d):
	}
}

// handler sends state methods and notifications to base inline, in wire order, and requests each into a goroutine of
// its own.
func (s *Server) handler(base jsonrpc2.Handler) jsonrpc2.Handler {
	concurrent := protocol.CancelHandler(func(ctx context.Context, req *jsonrpc2.Request) (any, error) {
		ctx = s.withSnapshot(ctx) // taken here, still in wire order
		jsonrpc2.Async(ctx)
		return s.prompt(ctx, req.Clone(), base)
	})
	dispatch := func(ctx context.Context, req *jsonrpc2.Request) (any, error) {
		if err := s.admits(req); err != nil {
			return nil, err
		}
		switch method := req.Method(); {
		case method == "initialize":
			s.noteRoot(req)
		case method == protocol.MethodCancelRequest, req.IsCall() && !ordered(method):
			return concurrent(ctx, req)
		case !s.listens(req):
			return nil, nil // a notification that comes too early or too late is dropped
		}
		return base(jsonrpc2.DetachContext(ctx), req) // the request's own context is recycled: no WithCancel on it
	}
	return func(ctx context.Context, req *jsonrpc2.Request) (any, error) { return s.guard(ctx, req, dispatch) }
}

// prompt answers a request that is cancelled at once, however long base takes to notice.
func (s *Server) prompt(ctx context.Context, req *jsonrpc2.Request, base jsonrpc2.Handler) (result any, err error) {
	done := make(chan struct{})
	var answer any
	var failed error
	answered := s.session.Answering()
	go func() {
		defer close(done)
		defer answered()
		answer, failed = s.guard(ctx, req, base)
	}()
	select {
	case <-ctx.Done():
		return nil, protocol.ErrRequestCancelled
	case <-done:
	}
	if ctx.Err() != nil {
		return nil, protocol.ErrRequestCancelled
	}
	return answer, failed
}

// guard turns a panic into an error, and swallows what a notification returns: either would end the connection.
func (s *Server) guard(ctx context.Context, req *jsonrpc2.Request, next jsonrpc2.Handler) (result any, err error) {
	isCall, method := req.IsCall(), strings.Clone(req.Method()) // borrowed until the handler returns
	defer func() {
		if r := recover(); r != nil {
			err = jsonrpc2.Errorf(jsonrpc2.InternalError, "%s: %v", method, r)
			s.logf("panic in %s: %v\n%s", method, r, stack())
		}
		if errors.Is(err, jsonrpc2.ErrParse) {
			err = jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s: %v", method, err) // the message itself was JSON
		}
		if err != nil && !isCall {
			s.logf("%s: %v", method, err)
			err = nil
		}
	}()
	return s.traced(ctx, req, method, next)
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

// listens reports whether a message may change state now: before initialize and after shutdown only exit does.
func (s *Server) listens(req *jsonrpc2.Request) bool {
	return req.IsCall() || req.Method() == "exit" || s.phaseNow() == up
}

// serverNotInitialized is LSP's code for a request that comes before initialize.
const serverNotInitialized jsonrpc2.Code = -32002

// ordered names the requests that change state: they run in wire order, as notifications do.
func ordered(method string) bool { return method == "initialize" || method == "shutdown" }

// logf writes one line for people; editors show it in their output panel.
func (s *Server) logf(format string, args ...any) {
	_, _ = fmt.Fprintf(s.log, "databridge-lsp: "+format+"\n", args...)
}

// tell shows one line to the person at the editor, and keeps it in the log.
func (s *Server) tell(line string) {
	s.logf("%s", line)
	p := &protocol.ShowMessageParams{Type: protocol.MessageTypeWarning, Message: "databridge: " + line}
	if err := s.client.ShowMessage(context.Background(), p); err != nil {
		s.logf("window/showMessage: %v", err)
	}
}
