package lsp

import (
	"context"
	"fmt"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// Completion offers the fields and operators that fit the string under the cursor. It answers null everywhere else:
// editors wait for every server of a file before they show gopls' items.
func (s *Server) Completion(ctx context.Context, p *protocol.CompletionParams) (protocol.CompletionResult, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return nil, nil
	}
	items, at, ok := s.completer.Complete(ctx, snap, name, file.Offset(p.Position.Line, p.Position.Character))
	if !ok {
		return nil, nil // gopls answers here
	}
	list := &protocol.CompletionList{Items: []protocol.CompletionItem{}}
	within := protocol.Range{Start: position(file.Mapper, at.From), End: position(file.Mapper, at.To)}
	for i, it := range items {
		list.Items = append(list.Items, completionItem(it, i, within))
	}
	return list, nil
}

// completionItem replaces the whole content of the string: editors cut words at "." and "$". They keep the order of
// the model: fields as they are declared, then operators.
func completionItem(it feature.Item, rank int, within protocol.Range) protocol.CompletionItem {
	item := protocol.CompletionItem{
		Label:      it.Name,
		Kind:       protocol.CompletionItemKindField,
		FilterText: protocol.NewOptional(it.Name),
		SortText:   protocol.NewOptional(fmt.Sprintf("%04d", rank)),
		TextEdit:   &protocol.TextEdit{Range: within, NewText: it.Name},
	}
	if it.Detail != "" {
		item.Detail = protocol.NewOptional(it.Detail)
	}
	if it.Doc != "" {
		item.Documentation = &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: it.Doc}
	}
	if it.Operator {
		item.Kind = protocol.CompletionItemKindOperator
	}
	return item
}
