package lsp

import "testing"

func TestHoverMarkers(t *testing.T) {
	markers(t, "hover", func(m *marked) string {
		reply := m.call("textDocument/hover", m.at())
		if string(reply.Result) == "null" {
			return "null\n"
		}
		h := result[wireHover](t, reply)
		return slice(m.text, h.Range) + "\n\n" + h.Contents.Value + "\n"
	})
}

func TestDefinitionMarkers(t *testing.T) {
	markers(t, "definition", func(m *marked) string {
		reply := m.call("textDocument/definition", m.at())
		if string(reply.Result) == "null" {
			return "null\n"
		}
		l := result[wireLocation](t, reply)
		return m.spot(l.URI, l.Range) + "\n"
	})
}
