package lsp

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// scheme is that of the server's own documents.
const scheme = "databridge-mql"

// kept bounds the results that are remembered.
const kept = 32

// A resultShown is what a command that makes a document answers.
type resultShown struct {
	URI  uri.URI `json:"uri"`
	Text string  `json:"text"`
}

// show makes a document of a command's result and asks the client to show it: one of the server's own where the client
// takes those, else a file that only this user may read and that goes with the server.
func (s *Server) show(ctx context.Context, name, text string) (protocol.LSPAny, error) {
	asks := s.askerNow()
	at, err := s.keep(asks.virtual, name, text)
	if err != nil {
		return nil, err
	}
	if asks.showsDocuments {
		if _, err := s.client.ShowDocument(ctx, &protocol.ShowDocumentParams{URI: at, TakeFocus: ptr(true)}); err != nil {
			s.logf("window/showDocument: %v", err)
		}
	}
	return protocol.Marshal(&resultShown{at, text})
}

// keep remembers a result under a URI.
func (s *Server) keep(virtual bool, name, text string) (uri.URI, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made++
	if virtual {
		at := fmt.Sprintf("/result/%d/%s", s.made, name)
		s.results[at] = text
		delete(s.results, fmt.Sprintf("/result/%d/%s", s.made-kept, name))
		return uri.URI(scheme + ":" + at), nil
	}
	if s.folder == "" {
		dir, err := os.MkdirTemp("", "databridge-lsp-")
		if err != nil {
			return "", fmt.Errorf("keep a result: %w", err)
		}
		s.folder = dir
	}
	path := filepath.Join(s.folder, strconv.Itoa(s.made)+"-"+name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return "", fmt.Errorf("keep a result: %w", err)
	}
	return uri.File(path), nil
}

// forgetResults removes the files of results.
func (s *Server) forgetResults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.folder != "" {
		if err := os.RemoveAll(s.folder); err != nil {
			s.logf("%v", err)
		}
		s.folder = ""
	}
}

// TextDocumentContent gives the text of the server's own documents: results of commands, and queries as mongosh has them:
// databridge-mql:/query.js?uri=file:///a.go&line=3&character=5.
func (s *Server) TextDocumentContent(ctx context.Context, p *protocol.TextDocumentContentParams) (*protocol.TextDocumentContentResult, error) {
	u, err := url.Parse(string(p.URI))
	if err != nil || u.Scheme != scheme {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s is no document of databridge", p.URI)
	}
	name := u.Path
	if name == "" {
		name = u.Opaque
	}
	if strings.HasPrefix(name, "/query") {
		return s.queryContent(ctx, parametersOf(u))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	text, ok := s.results[name]
	if !ok {
		text = "// this result is no longer kept: ask again\n"
	}
	return &protocol.TextDocumentContentResult{Text: text}, nil
}

// parametersOf reads the parameters of a URI; the library of the protocol escapes what stands between them.
func parametersOf(u *url.URL) url.Values {
	if at := u.Query(); at.Has("line") {
		return at
	}
	plain, err := url.QueryUnescape(u.RawQuery)
	if err != nil {
		return nil
	}
	at, err := url.ParseQuery(plain)
	if err != nil {
		return nil
	}
	return at
}

func (s *Server) queryContent(ctx context.Context, at url.Values) (*protocol.TextDocumentContentResult, error) {
	line, lineErr := strconv.ParseUint(at.Get("line"), 10, 32)
	column, columnErr := strconv.ParseUint(at.Get("character"), 10, 32)
	if lineErr != nil || columnErr != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "a query is told by uri, line and character, not by %v", at)
	}
	snap, name := s.snapshot(ctx), path(uri.URI(at.Get("uri")))
	file := snap.File(name)
	text, ok := "", false
	if file != nil {
		text, _, ok = feature.QueryText(snap, name, file.Offset(uint32(line), uint32(column)))
	}
	if !ok {
		text = "// there is no query"
	}
	return &protocol.TextDocumentContentResult{Text: text + "\n"}, nil
}
