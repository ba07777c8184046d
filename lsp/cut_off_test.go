package lsp

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// No method breaks on code that is cut off anywhere, or that lacks a part.
func TestMethodsSurviveBrokenCode(t *testing.T) {
	dir, orders, text := shop(t)
	c, s, _ := start(t)
	s.program = "no such program" // the command is written all the same
	c.initializeAs(dir, obj{}, obj{"semanticTokens": true, "documentSymbols": true, "connection": obj{"uri": "mongodb://localhost:1"}})
	c.open(orders, text)
	c.loaded(orders)
	version := 1
	for cut := 61; cut < len(text); cut += 211 {
		for !utf8.RuneStart(text[cut]) {
			cut++
		}
		for _, src := range []string{text[:cut], text[:cut] + text[min(cut+40, len(text)):]} {
			if !utf8.ValidString(src) {
				continue
			}
			version++
			c.replace(orders, version, src)
			for method, params := range methodsAt(orders, src, cut) {
				if m := c.call(strings.TrimSpace(method), params); m.Error != nil && m.Error.Code == -32603 {
					t.Fatalf("%s, cut at %d: %s", method, cut, m.Error.Message)
				}
			}
		}
	}
}

// methodsAt are the methods, asked at a place.
func methodsAt(path, src string, offset int) map[string]obj {
	place := at(path, src, min(offset, len(src)))
	doc := obj{"textDocument": place["textDocument"]}
	around := obj{"textDocument": place["textDocument"], "range": whole(src)}
	data, _ := json.Marshal(place)
	return map[string]obj{
		"textDocument/inlayHint": around, "textDocument/codeLens": doc, "textDocument/documentLink": doc,
		"textDocument/documentSymbol": doc, "textDocument/semanticTokens/full": doc, "textDocument/semanticTokens/range": around,
		"textDocument/signatureHelp": place, "textDocument/typeDefinition": place, "textDocument/implementation": place,
		"textDocument/inlineCompletion": {"textDocument": place["textDocument"], "position": place["position"], "context": obj{"triggerKind": 1}},
		"textDocument/selectionRange":   {"textDocument": place["textDocument"], "positions": []any{place["position"]}},
		"workspace/symbol":              {"query": "#o"},
		"codeLens/resolve":              {"range": obj{"start": place["position"], "end": place["position"]}, "data": json.RawMessage(data)},
		"workspace/executeCommand ":     {"command": "databridge.explain", "arguments": []any{place}},
		"workspace/executeCommand":      {"command": "databridge.showModel", "arguments": []any{place}},
	}
}
