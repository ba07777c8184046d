package lsp

import (
	"context"
	"os"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// DidChangeWorkspaceFolders loads the modules of new folders and forgets those of folders that are gone.
func (s *Server) DidChangeWorkspaceFolders(_ context.Context, p *protocol.DidChangeWorkspaceFoldersParams) error {
	s.session.Folders(paths(p.Event.Added), paths(p.Event.Removed))
	return nil
}

// noteRoot keeps the rootUri of initialize: clients that know no workspace folders say nothing else. The library's own
// field is deprecated.
func (s *Server) noteRoot(req *jsonrpc2.Request) {
	var p struct {
		RootURI uri.URI `json:"rootUri"`
	}
	if err := protocol.Unmarshal(req.Params(), &p); err != nil {
		return // initialize itself reports what is wrong with its parameters
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.root = uri.URI(strings.Clone(string(p.RootURI)))
}

// roots returns the folders of the workspace; without any, the root, else the process's own. The caller holds s.mu.
func (s *Server) roots(p *protocol.InitializeParams) []string {
	folders, _ := p.WorkspaceFolders.Get()
	if len(folders) > 0 {
		return paths(folders)
	}
	if s.root != "" {
		return []string{path(s.root)}
	}
	if wd, err := os.Getwd(); err == nil {
		return []string{wd}
	}
	return nil
}

func paths(folders []protocol.WorkspaceFolder) []string {
	dirs := make([]string, 0, len(folders))
	for _, f := range folders {
		dirs = append(dirs, path(f.URI))
	}
	return dirs
}
