package lsp

import "go.lsp.dev/protocol"

// withMore adds what the settings of the start decide on. The caller holds s.mu.
func (s *Server) withMore(can protocol.ServerCapabilities) protocol.ServerCapabilities {
	can.InlayHintProvider = protocol.Boolean(true)
	can.CodeLensProvider = &protocol.CodeLensOptions{ResolveProvider: ptr(true)}
	can.SignatureHelpProvider = signatureHelp()
	can.SelectionRangeProvider = protocol.Boolean(true)
	can.DocumentLinkProvider = &protocol.DocumentLinkOptions{}
	can.TypeDefinitionProvider = protocol.Boolean(true)
	if s.asks.virtual && can.Workspace != nil {
		can.Workspace.TextDocumentContent = &protocol.TextDocumentContentOptions{Schemes: []string{scheme}}
	}
	can.WorkspaceSymbolProvider = &protocol.WorkspaceSymbolOptions{ResolveProvider: ptr(true)}
	if on(s.options.DocumentSymbols, false) {
		can.DocumentSymbolProvider = protocol.Boolean(true)
	}
	if on(s.options.SemanticTokens, false) {
		can.SemanticTokensProvider = semanticTokens()
	}
	can.InlineCompletionProvider = protocol.Boolean(true)
	can.ImplementationProvider = protocol.Boolean(true)
	return can
}
