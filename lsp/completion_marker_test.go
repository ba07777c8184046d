package lsp

import (
	"fmt"
	"strings"
	"testing"
)

// What completion offers is told a line for each item: what is inserted, and its detail.
func TestCompletionMarkers(t *testing.T) {
	markers(t, "completion", func(m *marked) string {
		reply := m.call("textDocument/completion", m.at())
		if string(reply.Result) == "null" {
			return "null\n"
		}
		var b strings.Builder
		for _, it := range result[wireCompletion](t, reply).Items {
			fmt.Fprintf(&b, "%s\t%s\n", it.TextEdit.NewText, it.Detail)
		}
		return b.String()
	})
}
