package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

// watched are the files whose changes on disk matter.
const watched = "**/{*.go,go.mod,go.sum,go.work,databridge.yaml}"

// DidChangeWatchedFiles looks again at files that changed on disk.
func (s *Server) DidChangeWatchedFiles(_ context.Context, p *protocol.DidChangeWatchedFilesParams) error {
	changed := make([]string, 0, len(p.Changes))
	for _, e := range p.Changes {
		changed = append(changed, path(e.URI))
	}
	s.session.Touch(changed...)
	return nil
}

// watch asks the client to tell of changes on disk. Where it does not, the session looks at files when one is saved.
func (s *Server) watch(ctx context.Context) {
	options, err := protocol.Marshal(&protocol.DidChangeWatchedFilesRegistrationOptions{
		Watchers: []protocol.FileSystemWatcher{{GlobPattern: protocol.Pattern(watched)}},
	})
	if err == nil {
		err = s.client.RegisterCapability(ctx, &protocol.RegistrationParams{Registrations: []protocol.Registration{{
			ID: "databridge-files", Method: protocol.MethodWorkspaceDidChangeWatchedFiles, RegisterOptions: options,
		}}})
	}
	if err != nil {
		s.logf("the client watches no files, they are looked at when one is saved: %v", err)
		return
	}
	s.session.Watched()
}

// canWatch reports whether a client lets a server ask for watched files.
func canWatch(w *protocol.WorkspaceClientCapabilities) bool {
	if w == nil || w.DidChangeWatchedFiles == nil {
		return false
	}
	on := w.DidChangeWatchedFiles.DynamicRegistration
	return on != nil && *on
}

// watchesNow reports whether the client watches files.
func (s *Server) watchesNow() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.watches
}
