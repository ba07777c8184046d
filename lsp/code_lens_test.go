package lsp

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"go.lsp.dev/uri"
)

type wireLens struct {
	Range   wireRange       `json:"range"`
	Data    json.RawMessage `json:"data,omitempty"`
	Command *struct {
		Title     string            `json:"title"`
		Command   string            `json:"command"`
		Arguments []json.RawMessage `json:"arguments"`
	} `json:"command,omitempty"`
}

// lenses asks for the lenses of a file, resolved where they need it.
func (c *rawClient) lenses(path string) []wireLens {
	c.t.Helper()
	all := result[[]wireLens](c.t, c.call("textDocument/codeLens", obj{"textDocument": obj{"uri": string(uri.File(path))}}))
	for i, l := range all {
		if l.Command == nil {
			all[i] = result[wireLens](c.t, c.call("codeLens/resolve", l))
		}
	}
	return all
}

// With the argument "server" a development server is configured.
func TestCodeLens(t *testing.T) {
	markers(t, "codeLens", func(m *marked) string {
		if m.args == "server" {
			m.set(obj{"connection": obj{"uri": "mongodb://localhost:1"}})
		}
		var b strings.Builder
		for _, l := range m.lenses(m.path) {
			fmt.Fprintf(&b, "%s [%s] %s\n", m.spot(string(uri.File(m.path)), l.Range), l.Command.Title, l.Command.Command)
			if l.Command.Command != showReferences {
				continue
			}
			var places []wireLocation
			if err := json.Unmarshal(l.Command.Arguments[2], &places); err != nil {
				t.Fatal(err)
			}
			for _, p := range places {
				b.WriteString("\t" + m.spot(p.URI, p.Range) + "\n")
			}
		}
		return b.String()
	})
}

func TestImplementation(t *testing.T) {
	markers(t, "implementation", func(m *marked) string {
		reply := m.call("textDocument/implementation", m.at())
		if string(reply.Result) == "null" {
			return "null\n"
		}
		var b strings.Builder
		for _, l := range result[[]wireLocation](t, reply) {
			b.WriteString(m.spot(l.URI, l.Range) + "\n")
		}
		return b.String()
	})
}

// set sends settings of the server's section.
func (c *rawClient) set(settings obj) {
	c.notify("workspace/didChangeConfiguration", obj{"settings": obj{section: settings}})
}
