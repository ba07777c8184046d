package lsp

import (
	"fmt"
	"strings"
	"testing"
)

type wireHint struct {
	Position struct{ Line, Character int } `json:"position"`
	Label    string                        `json:"label"`
}

// whole is the range of a file.
func whole(text string) obj {
	lines := strings.Count(text, "\n")
	return obj{"start": obj{"line": 0, "character": 0}, "end": obj{"line": lines, "character": 0}}
}

// Hints stand in «» where the editor draws them.
func TestInlayHint(t *testing.T) {
	markers(t, "inlayHint", func(m *marked) string {
		reply := m.call("textDocument/inlayHint", obj{"textDocument": m.at()["textDocument"], "range": whole(m.text)})
		var b strings.Builder
		for _, h := range result[[]wireHint](t, reply) {
			line := []rune(strings.Split(m.text, "\n")[h.Position.Line])
			at := h.Position.Character
			fmt.Fprintf(&b, "%d: %s«%s»%s\n", h.Position.Line+1, strings.TrimSpace(string(line[:at])), h.Label, string(line[at:]))
		}
		return b.String()
	})
}

// A hint outside of the range that is asked for is not told, and none is with the setting off.
func TestInlayHintOff(t *testing.T) {
	dir, orders, text := shop(t)
	for name, tt := range map[string]struct {
		options obj
		within  obj
		some    bool
	}{
		"on":           {obj{}, whole(text), true},
		"off":          {obj{"inlayHints": false}, whole(text), false},
		"nothing here": {obj{}, obj{"start": obj{"line": 0, "character": 0}, "end": obj{"line": 1, "character": 0}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			c, _, _ := start(t)
			c.initializeAs(dir, obj{}, tt.options)
			c.open(orders, text)
			c.loaded(orders)
			reply := c.call("textDocument/inlayHint", obj{"textDocument": at(orders, text, 0)["textDocument"], "range": tt.within})
			if hints := result[[]wireHint](t, reply); len(hints) > 0 != tt.some {
				t.Errorf("hints = %v, want some: %v", hints, tt.some)
			}
		})
	}
}
