package lsp

import (
	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/mapper"
)

// section is the name of the server's settings among those of an editor.
const section = "databridge"

// Options are what a person sets in the editor: initializationOptions, and the settings section "databridge". The zero
// value of each is its default.
type Options struct {
	PositionEncoding mapper.Encoding   `json:"positionEncoding"` // utf-8, utf-16 (the default) or utf-32; read at the start only
	InlayHints       *bool             `json:"inlayHints"`       // on
	CodeLens         *bool             `json:"codeLens"`         // on
	SemanticTokens   *bool             `json:"semanticTokens"`   // off: editors that ask one server only would lose those of gopls
	RenameMigration  *bool             `json:"renameMigration"`  // on: a rename comes with a migration to choose
	DocumentSymbols  *bool             `json:"documentSymbols"`  // off: gopls' outline has the structs too
	Connection       Connection        `json:"connection"`
	Severities       map[string]string `json:"severities"` // by code: error, warning, info or off
}

// A Connection is the development server that queries may be tried on. Without a URI nothing is ever run.
type Connection struct {
	URI      string `json:"uri"`
	Database string `json:"database"` // wins over the one that a query names; "" is that one, else the URI's
}

// on returns what a switch says, or its default.
func on(set *bool, otherwise bool) bool {
	if set == nil {
		return otherwise
	}
	return *set
}

// readOptions reads settings into o, which keeps what they do not say. Clients may leave settings out or send null.
func readOptions(raw protocol.LSPAny, o any) error {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	return protocol.Unmarshal(raw, o)
}

// readFirst reads options that a client has sent with initialize into o.
func (s *Server) readFirst(p *protocol.InitializeParams, o any) {
	if err := readOptions(p.InitializationOptions, o); err != nil {
		s.logf("initializationOptions: %v", err)
	}
}

// optionsNow returns the settings as they were read last.
func (s *Server) optionsNow() Options {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.options
}
