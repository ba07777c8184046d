package lsp

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// answers lets a client answer what the server asks for; the result of each method is JSON.
func (c *rawClient) answers(method, result string) rawMessage {
	c.t.Helper()
	var asked rawMessage
	c.until(func() string { return "a request " + method }, func() bool {
		i := slices.IndexFunc(c.notes, func(n rawMessage) bool { return n.Method == method && n.ID != nil })
		if i < 0 {
			return false
		}
		asked = c.notes[i]
		c.notes = slices.Delete(slices.Clone(c.notes), i, i+1)
		return true
	})
	id, err := json.Marshal(asked.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":%s}`, id, result))
	return asked
}

var settingsClient = obj{"workspace": obj{
	"configuration": true, "didChangeConfiguration": obj{"dynamicRegistration": true},
	"inlayHint": obj{"refreshSupport": true},
}, "textDocument": obj{"documentSymbol": obj{"dynamicRegistration": true}}}

func TestSettingsAreAskedForAndTakenAgain(t *testing.T) {
	dir := module(t, map[string]string{"app.go": misspelt()})
	file := filepath.Join(dir, "app.go")
	c, _, _ := start(t)
	c.initializeAs(dir, settingsClient, nil)
	if asked := c.answers("client/registerCapability", "null"); !strings.Contains(string(asked.Params), "didChangeConfiguration") {
		t.Errorf("registered: %s", asked.Params)
	}
	if asked := c.answers("workspace/configuration", `[{"severities": {"DB2001": "off"}}]`); !strings.Contains(string(asked.Params), `"databridge"`) {
		t.Errorf("asked: %s", asked.Params)
	}
	c.answers("workspace/inlayHint/refresh", "null")
	c.open(file, misspelt())
	c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 0 })

	c.notify("workspace/didChangeConfiguration", obj{"settings": nil})
	c.answers("workspace/configuration", `[{"severities": {"DB2001": "warning"}, "documentSymbols": true}]`)
	p := c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 1 })
	if got := p.Diagnostics[0].Severity; got != 2 {
		t.Errorf("severity = %d, want a warning (2)", got)
	}
	if asked := c.answers("client/registerCapability", "null"); !strings.Contains(string(asked.Params), "documentSymbol") {
		t.Errorf("registered: %s", asked.Params)
	}
	c.answers("workspace/inlayHint/refresh", "null")

	c.notify("workspace/didChangeConfiguration", obj{"settings": nil})
	c.answers("workspace/configuration", `[null]`)
	c.answers("client/unregisterCapability", "null")
	c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 1 && p.Diagnostics[0].Severity == 1 })
}

// Settings of the wrong kind change nothing, and the server lives.
func TestSettingsThatCannotBeReadChangeNothing(t *testing.T) {
	dir, orders, text := shop(t)
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(orders, text)
	c.loaded(orders)
	for _, settings := range []any{nil, 3, obj{section: 3}, obj{section: obj{"inlayHints": "yes"}}, obj{section: obj{"severities": obj{"DB2001": "loud"}}}} {
		c.notify("workspace/didChangeConfiguration", obj{"settings": settings})
		reply := c.call("textDocument/inlayHint", obj{"textDocument": at(orders, text, 0)["textDocument"], "range": whole(text)})
		if len(result[[]wireHint](t, reply)) == 0 {
			t.Errorf("after %v there are no hints", settings)
		}
	}
	c.set(obj{"inlayHints": false})
	reply := c.call("textDocument/inlayHint", obj{"textDocument": at(orders, text, 0)["textDocument"], "range": whole(text)})
	if len(result[[]wireHint](t, reply)) > 0 {
		t.Error("there are hints with the setting off")
	}
}

func TestALoadTellsItsProgress(t *testing.T) {
	dir := module(t, map[string]string{"app.go": misspelt()})
	c, _, _ := start(t)
	c.initializeAs(dir, obj{"window": obj{"workDoneProgress": true}}, nil)
	c.answers("window/workDoneProgress/create", "null")
	var kinds []string
	c.until(func() string { return "the end of the load, after " + strings.Join(kinds, " ") }, func() bool {
		kinds = nil
		for _, n := range c.notes {
			var p struct {
				Value struct{ Kind string }
			}
			if n.Method == "$/progress" && json.Unmarshal(n.Params, &p) == nil {
				kinds = append(kinds, p.Value.Kind)
			}
		}
		return slices.Contains(kinds, "end")
	})
	if kinds[0] != "begin" || !slices.Contains(kinds, "report") || kinds[len(kinds)-1] != "end" {
		t.Errorf("progress = %v", kinds)
	}
}

func TestNoProgressForClientsThatDoNotKnowIt(t *testing.T) {
	dir := module(t, map[string]string{"app.go": misspelt()})
	file := filepath.Join(dir, "app.go")
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(file, misspelt())
	c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 1 })
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range c.notes {
		if strings.Contains(n.Method, "rogress") {
			t.Errorf("%s was sent", n.Method)
		}
	}
}

func TestTraceTellsWhatTheServerDoes(t *testing.T) {
	dir, orders, text := shop(t)
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(orders, text)
	hover := func() { c.call("textDocument/hover", at(orders, text, 0)) }
	hover()
	c.notify("$/setTrace", obj{"value": "verbose"})
	hover()
	c.until(func() string { return "a trace" }, func() bool {
		for _, n := range c.notes {
			if n.Method == "$/logTrace" && strings.Contains(string(n.Params), "textDocument/hover: ") && strings.Contains(string(n.Params), "verbose") {
				return true
			}
		}
		return false
	})
	c.notify("$/setTrace", obj{"value": "off"})
	c.mu.Lock()
	before := len(c.notes)
	c.mu.Unlock()
	hover()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range c.notes[before:] {
		if n.Method == "$/logTrace" && strings.Contains(string(n.Params), "hover") {
			t.Errorf("with the trace off: %s", n.Params)
		}
	}
}
