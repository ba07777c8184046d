package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// The types of tokens, by their place in the legend.
const (
	keywordToken uint32 = iota
	propertyToken
)

// semanticTokens says what tokens there are.
func semanticTokens() *protocol.SemanticTokensOptions {
	return &protocol.SemanticTokensOptions{
		Legend: protocol.SemanticTokensLegend{TokenTypes: []string{"keyword", "property"}, TokenModifiers: []string{}},
		Full:   protocol.Boolean(true),
		Range:  protocol.Boolean(true),
	}
}

// SemanticTokensFull tells the operators and paths of a file's queries apart from other strings.
func (s *Server) SemanticTokensFull(ctx context.Context, p *protocol.SemanticTokensParams) (*protocol.SemanticTokens, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil || !on(s.optionsNow().SemanticTokens, false) {
		return nil, nil
	}
	return encoded(file, feature.Tokens(ctx, snap, name, feature.Range{To: len(file.Text)})), nil
}

// SemanticTokensRange does so for a part of a file.
func (s *Server) SemanticTokensRange(ctx context.Context, p *protocol.SemanticTokensRangeParams) (*protocol.SemanticTokens, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil || !on(s.optionsNow().SemanticTokens, false) {
		return nil, nil
	}
	in := feature.Range{
		From: file.Offset(p.Range.Start.Line, p.Range.Start.Character),
		To:   file.Offset(p.Range.End.Line, p.Range.End.Character),
	}
	return encoded(file, feature.Tokens(ctx, snap, name, in)), nil
}

// encoded writes tokens as the protocol wants: five numbers each, places relative to the token before.
func encoded(file *session.File, tokens []feature.Token) *protocol.SemanticTokens {
	data := []uint32{}
	var line, column uint32
	for _, t := range tokens {
		start, end := position(file.Mapper, t.At.From), position(file.Mapper, t.At.To)
		if start.Line != line {
			column = 0
		}
		kind := propertyToken
		if t.Operator {
			kind = keywordToken
		}
		data = append(data, start.Line-line, start.Character-column, end.Character-start.Character, kind, 0)
		line, column = start.Line, start.Character
	}
	return &protocol.SemanticTokens{Data: data}
}
