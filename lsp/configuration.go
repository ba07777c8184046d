package lsp

import (
	"context"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/internal/diag"
)

// An asker is what a client can be asked for, as it said at the start.
type asker struct {
	settings       bool // workspace/configuration
	tellsSettings  bool // it takes a registration for workspace/didChangeConfiguration
	hints, lenses  bool // they may be drawn anew
	tokens         bool // semantic tokens may be drawn anew
	progress       bool // window/workDoneProgress
	showsDocuments bool // window/showDocument
	virtual        bool // workspace/textDocumentContent

	resolvesSymbols bool     // the range of a workspace symbol may come later
	takes           dynamics // what may be registered later
}

// canAsk reads what a client can.
func canAsk(c *protocol.ClientCapabilities) (a asker) {
	if w := c.Workspace; w != nil {
		a.settings = on(w.Configuration, false)
		a.tellsSettings = w.DidChangeConfiguration != nil && on(w.DidChangeConfiguration.DynamicRegistration, false)
		a.hints = w.InlayHint != nil && on(w.InlayHint.RefreshSupport, false)
		a.lenses = w.CodeLens != nil && on(w.CodeLens.RefreshSupport, false)
		a.resolvesSymbols = w.Symbol != nil && slices.Contains(w.Symbol.ResolveSupport.Properties, "location.range")
		a.virtual = w.TextDocumentContent != nil
		a.tokens = w.SemanticTokens != nil && on(w.SemanticTokens.RefreshSupport, false)
	}
	if w := c.Window; w != nil {
		a.progress = on(w.WorkDoneProgress, false)
		a.showsDocuments = w.ShowDocument != nil && w.ShowDocument.Support
	}
	if d := c.TextDocument; d != nil {
		a.takes.symbols = d.DocumentSymbol != nil && on(d.DocumentSymbol.DynamicRegistration, false)
		a.takes.tokens = on(d.SemanticTokens.DynamicRegistration, false)
	}
	return a
}

// askerNow returns what the client can be asked for.
func (s *Server) askerNow() asker {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asks
}

// DidChangeConfiguration takes new settings: from the notification, or by asking for them, as the client likes.
func (s *Server) DidChangeConfiguration(ctx context.Context, p *protocol.DidChangeConfigurationParams) error {
	if s.askerNow().settings {
		go s.pullSettings(ctx) // a call to the client from the read loop would wait for itself
		return nil
	}
	var all map[string]protocol.LSPAny
	if err := protocol.Unmarshal(p.Settings, &all); err != nil {
		s.logf("settings: %v", err)
		return nil
	}
	if raw, ok := all[section]; ok {
		s.take(ctx, raw)
	}
	return nil
}

// configure asks for the settings, and to be told when they change.
func (s *Server) configure(ctx context.Context) {
	asks := s.askerNow()
	if asks.tellsSettings {
		err := s.register(ctx, "databridge-settings", protocol.MethodWorkspaceDidChangeConfiguration,
			&protocol.DidChangeConfigurationRegistrationOptions{Section: protocol.String(section)})
		if err != nil {
			s.logf("the client does not tell of its settings: %v", err)
		}
	}
	if asks.settings {
		s.pullSettings(ctx)
	}
}

// register asks the client to send a method.
func (s *Server) register(ctx context.Context, id, method string, options any) error {
	raw, err := protocol.Marshal(options)
	if err != nil {
		return err
	}
	return s.client.RegisterCapability(ctx, &protocol.RegistrationParams{Registrations: []protocol.Registration{{
		ID: id, Method: method, RegisterOptions: raw,
	}}})
}

// pullSettings asks for the section of the settings that is the server's.
func (s *Server) pullSettings(ctx context.Context) {
	got, err := s.client.Configuration(ctx, &protocol.ConfigurationParams{
		Items: []protocol.ConfigurationItem{{Section: ptr(section)}},
	})
	switch {
	case err != nil:
		s.logf("workspace/configuration: %v", err)
	case len(got) == 1:
		s.take(ctx, got[0])
	}
}

// take makes settings those that hold: what they do not say is as it was at the start. Those that cannot be read change
// nothing.
func (s *Server) take(ctx context.Context, raw protocol.LSPAny) {
	s.mu.Lock()
	o := s.started
	err := readOptions(raw, &o)
	if err == nil {
		s.options = o
	}
	asks := s.asks
	s.mu.Unlock()
	if err != nil {
		s.logf("settings: %v", err)
		return
	}
	s.weigh(o)
	go func() {
		s.offer(ctx, o)
		s.redraw(ctx, asks)
	}()
}

// weigh hands on how much the codes weigh.
func (s *Server) weigh(o Options) {
	by := map[diag.Code]diag.Severity{}
	for code, word := range o.Severities {
		switch sev := diag.Severity(word); sev {
		case diag.Error, diag.Warning, diag.Info, diag.Off:
			by[diag.Code(code)] = sev
		default:
			s.logf("severities: %s: %q is not known: error, warning, info or off", code, word)
		}
	}
	s.session.Weigh(by)
}

// redraw asks the client to ask again for what it has drawn.
func (s *Server) redraw(ctx context.Context, asks asker) {
	for _, r := range []struct {
		can bool
		ask func(context.Context) error
	}{{asks.hints, s.client.InlayHintRefresh}, {asks.lenses, s.client.CodeLensRefresh}, {asks.tokens, s.client.SemanticTokensRefresh}} {
		if !r.can {
			continue
		}
		if err := r.ask(ctx); err != nil {
			s.logf("refresh: %v", err)
		}
	}
}
