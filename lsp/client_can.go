package lsp

import (
	"slices"

	"go.lsp.dev/protocol"
)

// abilities are what a client said in initialize that it can do.
type abilities struct {
	versioned bool // edits may name the version of a text
	creates   bool // edits may make files
	asks      bool // edits may be such that a person is asked first
	disables  bool // it shows actions that cannot be done, and why
	resolves  bool // an action's edits may come later
	pulls     bool // it asks for findings: they are not pushed
	related   bool // it takes the findings of other files with those it asks for
	refreshes bool // it asks again when it is told to
	tooltips  bool // it shows what a link leads to
	loads     bool // it wants to know of loads
}

// abilitiesOf reads what matters of a client's capabilities. Findings are pushed unless the client asks for the other
// way by the option "pullDiagnostics".
func (s *Server) abilitiesOf(p *protocol.InitializeParams) abilities {
	can := abilities{loads: s.wantsLoads(p)}
	if w := p.Capabilities.Workspace; w != nil {
		can.creates = w.WorkspaceEdit != nil && slices.Contains(w.WorkspaceEdit.ResourceOperations, protocol.ResourceOperationKindCreate)
		can.asks = w.WorkspaceEdit != nil && w.WorkspaceEdit.ChangeAnnotationSupport != nil
		can.versioned = w.WorkspaceEdit != nil && isTrue(w.WorkspaceEdit.DocumentChanges)
		can.refreshes = w.Diagnostics != nil && isTrue(w.Diagnostics.RefreshSupport)
	}
	t := p.Capabilities.TextDocument
	if t == nil {
		return can
	}
	if c := t.CodeAction; c != nil {
		can.disables = isTrue(c.DisabledSupport)
		can.resolves = isTrue(c.DataSupport) && slices.Contains(c.ResolveSupport.Properties, "edit")
	}
	if l := t.DocumentLink; l != nil {
		can.tooltips = isTrue(l.TooltipSupport)
	}
	if d := t.Diagnostic; d != nil {
		can.pulls, can.related = s.wantsPull(p), isTrue(d.RelatedDocumentSupport)
	}
	return can
}

// wantsPull reads the option "pullDiagnostics".
func (s *Server) wantsPull(p *protocol.InitializeParams) bool {
	var o struct {
		PullDiagnostics bool `json:"pullDiagnostics"`
	}
	s.readFirst(p, &o)
	return o.PullDiagnostics
}

// able returns what the client can do.
func (s *Server) able() abilities {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.can
}

func isTrue(b *bool) bool { return b != nil && *b }
