package lsp

import (
	"strings"
	"testing"
)

type wireGhosts struct {
	Items []struct {
		InsertText string    `json:"insertText"`
		Range      wireRange `json:"range"`
	} `json:"items"`
}

// Each place is asked about in a text of its own, in which the value is missing.
func TestInlineCompletion(t *testing.T) {
	markers(t, "inlineCompletion", func(m *marked) string {
		var b strings.Builder
		version := 2
		for _, place := range append([]int{m.offset}, m.more()...) {
			m.replace(m.path, version, m.text)
			version++
			reply := m.call("textDocument/inlineCompletion", obj{
				"textDocument": m.at()["textDocument"], "position": utf16At(m.text, place), "context": obj{"triggerKind": 2},
			})
			text := "null"
			if string(reply.Result) != "null" {
				ghost := result[wireGhosts](t, reply).Items[0]
				if ghost.Range.Start != utf16At(m.text, place) || ghost.Range.End != ghost.Range.Start {
					t.Errorf("the range is %+v", ghost.Range)
				}
				text = ghost.InsertText
			}
			b.WriteString(m.lineAt(place) + "\n\t" + text + "\n")
		}
		return b.String()
	})
}
