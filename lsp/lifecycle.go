package lsp

import (
	"context"
	"os"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/databridge-go/databridge/lsp/internal/mapper"
)

// Initialize says what the server can do. Columns are counted in UTF-16 unless the client asks for another encoding
// in initializationOptions: two servers with different encodings on one file confuse Neovim.
func (s *Server) Initialize(_ context.Context, p *protocol.InitializeParams) (*protocol.InitializeResult, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase != fresh {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "initialize: the server is initialized already")
	}
	s.phase = up
	encoding := s.encoding(p)
	s.session.Configure(roots(p), encoding)
	return &protocol.InitializeResult{
		ServerInfo: protocol.ServerInfo{Name: "databridge-lsp", Version: protocol.NewOptional(version())},
		Capabilities: protocol.ServerCapabilities{
			PositionEncoding: protocol.PositionEncodingKind(encoding),
			TextDocumentSync: &protocol.TextDocumentSyncOptions{
				OpenClose: ptr(true),
				Change:    ptr(protocol.TextDocumentSyncKindIncremental),
				Save:      protocol.Boolean(true),
			},
			CompletionProvider: &protocol.CompletionOptions{TriggerCharacters: []string{`"`, ".", "$"}},
			HoverProvider:      protocol.Boolean(true),
			DefinitionProvider: protocol.Boolean(true),
		},
	}, nil
}

// Initialized starts what needs a client that listens: the first load of the workspace.
func (s *Server) Initialized(context.Context, *protocol.InitializedParams) error {
	s.session.Start()
	return nil
}

// Shutdown ends background work; only exit may follow.
func (s *Server) Shutdown(context.Context) error {
	s.mu.Lock()
	s.phase = down
	s.mu.Unlock()
	s.session.Close()
	return nil
}

// Exit ends the server.
func (s *Server) Exit(context.Context) error {
	select {
	case <-s.exited:
	default:
		close(s.exited)
	}
	return nil
}

// Request answers methods that the library does not know. "$/" notifications may be ignored, as the protocol says.
func (s *Server) Request(_ context.Context, method string, _ any) (any, error) {
	if strings.HasPrefix(method, "$/") {
		return nil, nil
	}
	return nil, jsonrpc2.ErrMethodNotFound
}

// roots returns the folders of the workspace; without any, the process's own.
func roots(p *protocol.InitializeParams) []string {
	var dirs []string
	for _, f := range folders(p) {
		if u, err := uri.Parse(string(f)); err == nil {
			dirs = append(dirs, u.FsPath())
		}
	}
	if len(dirs) == 0 {
		if wd, err := os.Getwd(); err == nil {
			dirs = []string{wd}
		}
	}
	return dirs
}

// encoding returns the encoding that the client asks for by the option "positionEncoding", UTF-16 otherwise.
func (s *Server) encoding(p *protocol.InitializeParams) mapper.Encoding {
	var o struct {
		PositionEncoding mapper.Encoding `json:"positionEncoding"`
	}
	if len(p.InitializationOptions) > 0 {
		if err := protocol.Unmarshal(p.InitializationOptions, &o); err != nil {
			s.logf("initializationOptions: %v", err)
		}
	}
	switch o.PositionEncoding {
	case mapper.UTF8, mapper.UTF32:
		return o.PositionEncoding
	case "", mapper.UTF16:
	default:
		s.logf("positionEncoding %q is not known: utf-8, utf-16 or utf-32", o.PositionEncoding)
	}
	return mapper.UTF16
}

// ptr returns a pointer to v.
func ptr[T any](v T) *T { return &v }
