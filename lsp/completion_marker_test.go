package lsp

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What completion offers is told a line for each item: what is inserted, its detail, and in angles what it replaces. The
// client of an archive that says "> snippets" takes snippets, that of "> replace" both ranges. No more than twenty items
// are told.
func TestCompletionMarkers(t *testing.T) {
	markers(t, "completion", func(m *marked) string {
		reply := m.call("textDocument/completion", m.at())
		if string(reply.Result) == "null" {
			return "null\n"
		}
		const told = 20
		var b strings.Builder
		items := result[wireCompletion](t, reply).Items
		for _, it := range items[:min(told, len(items))] {
			fmt.Fprintf(&b, "%s\t%s%s\n", it.TextEdit.NewText, it.Detail, m.replaced(it.TextEdit))
		}
		if len(items) > told {
			fmt.Fprintf(&b, "… %d more\n", len(items)-told)
		}
		return b.String()
	})
}

// capabilities are those that the archive asks for.
func (m *marked) capabilities() obj {
	item := obj{"snippetSupport": m.args == "snippets", "insertReplaceSupport": m.args == "replace"}
	return obj{"textDocument": obj{"completion": obj{"completionItem": item}}}
}

// replaced tells the ranges of an edit where an archive says how the client edits.
func (m *marked) replaced(e wireItemEdit) string {
	switch m.args {
	case "snippets":
		return "\t«" + slice(m.text, e.Range) + "»"
	case "replace":
		return "\t«" + slice(m.text, e.Insert) + "» «" + slice(m.text, e.Replace) + "»"
	}
	return ""
}

// An item that somebody looks at is described.
func TestCompletionResolve(t *testing.T) {
	src, offset := pointed(strings.Replace(users, "KEY", cursor, 1))
	dir := module(t, map[string]string{"app.go": src})
	file := filepath.Join(dir, "app.go")
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(file, src)
	c.loaded(file)
	list := result[struct{ Items []json.RawMessage }](t, c.call("textDocument/completion", at(file, src, offset)))
	for name, want := range map[string]string{"$or": "**$or**", "mail": "where letters go"} {
		i := slices.IndexFunc(list.Items, func(it json.RawMessage) bool { return strings.Contains(string(it), `"label":"`+name+`"`) })
		if i < 0 {
			t.Fatalf("no item %s in %s", name, list.Items)
		}
		if strings.Contains(string(list.Items[i]), "documentation") {
			t.Errorf("%s is described before anybody asks", name)
		}
		told := result[struct {
			Documentation struct{ Value string }
		}](t, c.call("completionItem/resolve", list.Items[i]))
		if !strings.Contains(told.Documentation.Value, want) {
			t.Errorf("%s is described as %q, want %q in it", name, told.Documentation.Value, want)
		}
	}
}
