package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

// dynamics are the methods that a client takes at any time. Those that are off by default are only announced when
// somebody wants them: editors that ask one server for them would not ask gopls any more.
type dynamics struct{ symbols, tokens bool }

// A switched is a method that settings turn on and off.
type switched struct {
	id, method string
	wanted     bool
	takes      bool
	options    any // for the files that the client has the server for
}

// switches are those methods under some settings.
func switches(o Options, takes dynamics) []switched {
	return []switched{
		{
			"databridge-symbols", protocol.MethodTextDocumentDocumentSymbol, on(o.DocumentSymbols, false), takes.symbols,
			&protocol.DocumentSymbolRegistrationOptions{},
		},
		{
			"databridge-tokens", "textDocument/semanticTokens", on(o.SemanticTokens, false), takes.tokens,
			&protocol.SemanticTokensRegistrationOptions{SemanticTokensOptions: *semanticTokens()},
		},
	}
}

// offer registers what new settings want, and takes back what they do not.
func (s *Server) offer(ctx context.Context, o Options) {
	s.offering.Lock() // settings that come fast must not overtake each other
	defer s.offering.Unlock()
	atStart := map[string]bool{}
	for _, f := range switches(s.startedWith(), dynamics{}) {
		atStart[f.id] = f.wanted
	}
	for _, f := range switches(o, s.askerNow().takes) {
		if f.wanted == s.offers[f.id] || atStart[f.id] {
			continue // announced at the start, it is never taken back: it answers nothing while it is off
		}
		err := s.offerOne(ctx, f)
		switch {
		case err != nil:
			s.logf("%s: %v", f.method, err)
		case !f.takes:
			s.logf("%s: the client takes it at the start only, from initializationOptions", f.method)
		default:
			s.offers[f.id] = f.wanted
		}
	}
}

// startedWith returns the settings of initialize.
func (s *Server) startedWith() Options {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.started
}

func (s *Server) offerOne(ctx context.Context, f switched) error {
	switch {
	case !f.takes:
		return nil
	case f.wanted:
		return s.register(ctx, f.id, f.method, f.options)
	}
	return s.client.UnregisterCapability(ctx, &protocol.UnregistrationParams{
		Unregisterations: []protocol.Unregistration{{ID: f.id, Method: f.method}},
	})
}
