package lsp

import (
	"context"
	"runtime/debug"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/session"
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
	s.watches = canWatch(p.Capabilities.Workspace)
	s.can = s.abilitiesOf(p)
	s.completes = completingOf(p.Capabilities.TextDocument)
	s.session.Configure(session.Config{Folders: s.roots(p), Encoding: encoding})
	return &protocol.InitializeResult{
		ServerInfo: protocol.ServerInfo{Name: "databridge-lsp", Version: protocol.NewOptional(version())},
		Capabilities: s.withMore(protocol.ServerCapabilities{
			PositionEncoding: protocol.PositionEncodingKind(encoding),
			TextDocumentSync: &protocol.TextDocumentSyncOptions{
				OpenClose: ptr(true),
				Change:    ptr(protocol.TextDocumentSyncKindIncremental),
				Save:      protocol.Boolean(true),
			},
			CompletionProvider:        &protocol.CompletionOptions{TriggerCharacters: []string{`"`, ".", "$"}, ResolveProvider: ptr(true)},
			HoverProvider:             protocol.Boolean(true),
			DefinitionProvider:        protocol.Boolean(true),
			ReferencesProvider:        protocol.Boolean(true),
			DocumentHighlightProvider: protocol.Boolean(true),
			RenameProvider:            renameProvider(p.Capabilities.TextDocument),
			CodeActionProvider:        codeActions(),
			ExecuteCommandProvider:    commands(),
			DiagnosticProvider:        s.pulling(),
			Workspace: &protocol.WorkspaceOptions{WorkspaceFolders: &protocol.WorkspaceFoldersServerCapabilities{
				Supported: ptr(true), ChangeNotifications: protocol.Boolean(true),
			}},
		}),
	}, nil
}

// Initialized starts what needs a client that listens: the first load of the workspace, and the watching of files.
func (s *Server) Initialized(ctx context.Context, _ *protocol.InitializedParams) error {
	s.session.Start()
	go s.configure(ctx) // as below
	if s.watchesNow() {
		go s.watch(ctx) // a call to the client from the read loop would wait for itself
	}
	return nil
}

// Shutdown ends background work; only exit may follow.
func (s *Server) Shutdown(context.Context) error {
	s.mu.Lock()
	s.phase = down
	s.mu.Unlock()
	s.session.Close()
	s.forgetResults()
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

// version is that of the module which this program was built from.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}

// ptr returns a pointer to v.
func ptr[T any](v T) *T { return &v }
