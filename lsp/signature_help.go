package lsp

import (
	"context"
	"unicode/utf16"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// signatureHelp says when editors ask for signatures.
func signatureHelp() *protocol.SignatureHelpOptions {
	return &protocol.SignatureHelpOptions{TriggerCharacters: []string{"{", "[", ","}, RetriggerCharacters: []string{":"}}
}

// SignatureHelp tells the arguments of the operator whose operand is typed.
func (s *Server) SignatureHelp(ctx context.Context, p *protocol.SignatureHelpParams) (*protocol.SignatureHelp, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return nil, nil
	}
	sig, ok := feature.SignatureAt(snap, name, file.Offset(p.Position.Line, p.Position.Character))
	if !ok {
		return nil, nil // gopls answers here
	}
	info := protocol.SignatureInformation{
		Label:         sig.Label,
		Documentation: &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: sig.Doc},
	}
	for _, param := range sig.Params {
		one := protocol.ParameterInformation{Label: protocol.ParameterInformationLabelTuple{
			units(sig.Label[:param.At.From]), units(sig.Label[:param.At.To]),
		}}
		if param.Doc != "" {
			one.Documentation = protocol.String(param.Doc)
		}
		info.Parameters = append(info.Parameters, one)
	}
	help := &protocol.SignatureHelp{Signatures: []protocol.SignatureInformation{info}, ActiveSignature: ptr(uint32(0))}
	help.ActiveParameter = protocol.NewNullable(uint32(len(sig.Params))) // beyond the last: none is marked
	if sig.Active >= 0 {
		help.ActiveParameter = protocol.NewNullable(uint32(sig.Active))
	}
	return help, nil
}

// units is the length of a text in UTF-16, as labels are counted whatever the positions are counted in.
func units(text string) uint32 {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return uint32(n)
}
