package lsp

import (
	"context"
	"io"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/databridge-go/databridge/internal/foreign"
	"github.com/databridge-go/databridge/lsp/internal/feature"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A Server is one client's server. Its methods translate; they do not think.
type Server struct {
	protocol.UnimplementedServer
	client    protocol.Client
	session   *session.Session
	completer feature.Completer
	index     feature.Index
	log       io.Writer
	exited    chan struct{}   // closed by exit
	hungup    <-chan struct{} // closed when the client's stream has ended
	loads     atomic.Int64    // how many there were
	underWay  atomic.Int64    // loads that have not ended
	notify    func(ctx context.Context, method string, params any) error

	program  string          // databridge, which reaches the driver; "" is looked for
	offering sync.Mutex      // guards offers
	offers   map[string]bool // the methods that are announced, of those that settings turn on and off

	mu      sync.Mutex // guards what follows
	phase   phase
	root    uri.URI // the rootUri of initialize
	watches bool    // the client can watch files for the server
	can     abilities
	told    map[string]string // the result ids of the reports that were pulled, by file
	again   bool              // the client is about to be asked to pull again

	completes completing // what the client can do with items of completion
	options   Options    // as they were read last
	started   Options    // those of initialize: what settings do not say
	asks      asker      // what the client can be asked for
	trace     protocol.TraceValue
	results   map[string]string // texts of the server's own documents, by path
	made      int               // how many results there were
	folder    string            // of results that are files; "" before the first
}

var _ protocol.Server = (*Server)(nil)

// A phase is where a server stands in its life.
type phase int

const (
	fresh phase = iota // before initialize
	up
	down // after shutdown
)

// newServer returns a server that speaks to client.
func newServer(client protocol.Client, log io.Writer, memory *foreign.Memory) *Server {
	s := &Server{client: client, log: &lockedWriter{w: log}, exited: make(chan struct{}), offers: map[string]bool{}, results: map[string]string{}}
	s.session = session.New(session.Host{Publish: s.publish, Tell: s.tell, Logf: s.logf, Loading: s.loading, Memory: memory})
	return s
}

// stop ends background work.
func (s *Server) stop() {
	s.session.Close()
	s.forgetResults()
}

// phaseNow returns the phase.
func (s *Server) phaseNow() phase {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.phase
}

// downNow reports whether the client has asked for shutdown.
func (s *Server) downNow() bool { return s.phaseNow() == down }

// snapshotKey carries a request's snapshot: the state of the world when the request came in.
type snapshotKey struct{}

// withSnapshot pins the state of the world for a request.
func (s *Server) withSnapshot(ctx context.Context) context.Context {
	return context.WithValue(ctx, snapshotKey{}, s.session.Snapshot())
}

// snapshot returns the state of the world that a request was pinned to.
func (s *Server) snapshot(ctx context.Context) *session.Snapshot {
	if snap, ok := ctx.Value(snapshotKey{}).(*session.Snapshot); ok {
		return snap
	}
	return s.session.Snapshot()
}

// stack is the current goroutine's, for the log.
func stack() []byte { return debug.Stack() }

// lockedWriter lets goroutines share a log.
type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

// Write writes one message whole.
func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}
