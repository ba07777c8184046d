package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// DocumentSymbol lists models, indexes and queries under one entry, MongoDB: gopls lists everything that Go declares.
func (s *Server) DocumentSymbol(ctx context.Context, p *protocol.DocumentSymbolParams) (protocol.DocumentSymbolResult, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil || !on(s.optionsNow().DocumentSymbols, false) {
		return nil, nil
	}
	children := symbols(file, feature.Outline(ctx, snap, name))
	if len(children) == 0 {
		return nil, nil
	}
	all := rangeAt(file, feature.Range{From: 0, To: len(file.Text)})
	return protocol.DocumentSymbolSlice{{
		Name: "MongoDB", Kind: protocol.SymbolKindNamespace,
		Range: all, SelectionRange: protocol.Range{Start: all.Start, End: all.Start}, Children: children,
	}}, nil
}

func symbols(file *session.File, entries []feature.Entry) []protocol.DocumentSymbol {
	var all []protocol.DocumentSymbol
	for _, e := range entries {
		one := protocol.DocumentSymbol{
			Name: e.Name, Kind: symbolKind(e.Kind),
			Range: rangeAt(file, e.At), SelectionRange: rangeAt(file, e.NameAt), Children: symbols(file, e.Children),
		}
		if e.Detail != "" {
			one.Detail = ptr(e.Detail)
		}
		all = append(all, one)
	}
	return all
}

func symbolKind(k feature.EntryKind) protocol.SymbolKind {
	switch k {
	case feature.ModelEntry:
		return protocol.SymbolKindStruct
	case feature.FieldEntry:
		return protocol.SymbolKindField
	case feature.IndexEntry:
		return protocol.SymbolKindKey
	}
	return protocol.SymbolKindEvent
}
