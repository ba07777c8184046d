package lsp

import (
	"strings"
	"testing"
)

type wireSelection struct {
	Range  wireRange      `json:"range"`
	Parent *wireSelection `json:"parent"`
}

func TestSelectionRange(t *testing.T) {
	markers(t, "selectionRange", func(m *marked) string {
		reply := m.call("textDocument/selectionRange", obj{
			"textDocument": m.at()["textDocument"], "positions": []any{m.at()["position"], wirePosition{}},
		})
		if string(reply.Result) == "[]" { // how the library writes no list
			return "none\n"
		}
		all := result[[]wireSelection](t, reply)
		if r := all[1].Range; len(all) != 2 || r.Start != r.End || all[1].Parent != nil {
			t.Errorf("outside of queries: %+v, want the position itself", all[1])
		}
		var b strings.Builder
		for s := &all[0]; s != nil; s = s.Parent {
			b.WriteString(strings.Join(strings.Fields(slice(m.text, s.Range)), " ") + "\n")
		}
		return b.String()
	})
}

func TestTypeDefinition(t *testing.T) {
	markers(t, "typeDefinition", func(m *marked) string {
		reply := m.call("textDocument/typeDefinition", m.at())
		if string(reply.Result) == "null" {
			return "null\n"
		}
		l := result[wireLocation](t, reply)
		return m.spot(l.URI, l.Range) + "\n"
	})
}

func TestDocumentLink(t *testing.T) {
	markers(t, "documentLink", func(m *marked) string {
		type link struct {
			Range  wireRange `json:"range"`
			Target string    `json:"target"`
		}
		var b strings.Builder
		for _, l := range result[[]link](t, m.call("textDocument/documentLink", obj{"textDocument": m.at()["textDocument"]})) {
			b.WriteString(slice(m.text, l.Range) + " " + l.Target + "\n")
		}
		return b.String()
	})
}
