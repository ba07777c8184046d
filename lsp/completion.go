package lsp

import (
	"context"
	"fmt"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// Completion offers what fits the string under the cursor. It answers null everywhere else: editors wait for every
// server of a file before they show gopls' items.
func (s *Server) Completion(ctx context.Context, p *protocol.CompletionParams) (protocol.CompletionResult, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return nil, nil
	}
	offset := file.Offset(p.Position.Line, p.Position.Character)
	found, ok := s.completer.Complete(ctx, snap, name, offset)
	if !ok {
		return nil, nil // gopls answers here
	}
	list := &protocol.CompletionList{Items: make([]protocol.CompletionItem, 0, len(found.Items))}
	at := placed{Completion: found, client: s.completing(), cursor: p.Position,
		from: position(file.Mapper, found.At.From), to: position(file.Mapper, found.At.To)}
	for i, it := range found.Items {
		list.Items = append(list.Items, at.item(it, i))
	}
	return list, nil
}

// CompletionResolve tells more of the item that somebody looks at.
func (s *Server) CompletionResolve(ctx context.Context, item *protocol.CompletionItem) (*protocol.CompletionItem, error) {
	var subject feature.Subject
	if len(item.Data) == 0 || protocol.Unmarshal(item.Data, &subject) != nil {
		return item, nil // an item of which there is no more to tell
	}
	if text := feature.Describe(s.snapshot(ctx), subject); text != "" {
		item.Documentation = &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: text}
	}
	return item, nil
}

// completing is what the client can do with items.
func (s *Server) completing() completing {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.completes
}

// A completing client is what an editor can do with items.
type completing struct{ snippets, insertReplace bool }

// completingOf reads the capabilities of a client.
func completingOf(c *protocol.TextDocumentClientCapabilities) completing {
	if c == nil || c.Completion == nil || c.Completion.CompletionItem == nil {
		return completing{}
	}
	is := func(b *bool) bool { return b != nil && *b }
	item := c.Completion.CompletionItem
	return completing{snippets: is(item.SnippetSupport), insertReplace: is(item.InsertReplaceSupport)}
}

// placed is a completion at its place in a file.
type placed struct {
	feature.Completion
	client           completing
	cursor, from, to protocol.Position
}

// item replaces the whole content of the string: editors cut words at "." and "$". They keep the order of the feature.
func (at placed) item(it feature.Item, rank int) protocol.CompletionItem {
	item := protocol.CompletionItem{
		Label:      it.Name,
		Kind:       itemKind(it.Kind),
		FilterText: protocol.NewOptional(it.Name),
		SortText:   protocol.NewOptional(fmt.Sprintf("%04d", rank)),
	}
	if it.Detail != "" {
		item.Detail = protocol.NewOptional(it.Detail)
	}
	if it.Subject != (feature.Subject{}) {
		if data, err := protocol.Marshal(it.Subject); err == nil {
			item.Data = data
		}
	}
	whole := protocol.Range{Start: at.from, End: at.to}
	switch {
	case it.Go != "":
		at.quoted(&item, it)
	case it.Snippet != "" && at.client.snippets && at.Last:
		if at.Closed {
			whole.End.Character++ // the quote: it is one unit wide in every encoding
		}
		item.TextEdit = &protocol.TextEdit{Range: whole, NewText: it.Snippet}
		item.InsertTextFormat = protocol.InsertTextFormatSnippet
	case at.client.insertReplace:
		item.TextEdit = &protocol.InsertReplaceEdit{NewText: it.Name, Replace: whole,
			Insert: protocol.Range{Start: at.from, End: at.cursor}}
	default:
		item.TextEdit = &protocol.TextEdit{Range: whole, NewText: it.Name}
	}
	return item
}

// quoted makes an item replace the string with its quotes: the text that filters it begins with the quote too.
func (at placed) quoted(item *protocol.CompletionItem, it feature.Item) {
	whole := protocol.Range{Start: at.from, End: at.to}
	whole.Start.Character-- // the quote: it is one unit wide in every encoding
	if at.Closed {
		whole.End.Character++
	}
	item.Label, item.Kind = it.Go, protocol.CompletionItemKindConstant
	item.FilterText = protocol.NewOptional(`"` + it.Name)
	item.TextEdit = &protocol.TextEdit{Range: whole, NewText: it.Go}
}

func itemKind(k feature.Kind) protocol.CompletionItemKind {
	switch k {
	case feature.Operator:
		return protocol.CompletionItemKindOperator
	case feature.Argument:
		return protocol.CompletionItemKindProperty
	case feature.Value:
		return protocol.CompletionItemKindEnumMember
	case feature.Variable:
		return protocol.CompletionItemKindVariable
	case feature.Collection:
		return protocol.CompletionItemKindModule
	case feature.Keyword:
		return protocol.CompletionItemKindKeyword
	}
	return protocol.CompletionItemKindField
}
