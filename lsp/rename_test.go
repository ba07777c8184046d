package lsp

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// What a rename changes is told line by line, - before and + after.
func TestRename(t *testing.T) {
	markers(t, "rename", func(m *marked) string {
		type prepared struct {
			Range       wireRange `json:"range"`
			Placeholder string    `json:"placeholder"`
		}
		prepare := m.call("textDocument/prepareRename", m.at())
		if string(prepare.Result) == "null" {
			return "refused: gopls answers\n"
		}
		var b strings.Builder
		fmt.Fprintf(&b, "rename %q\n", result[prepared](t, prepare).Placeholder)
		params := m.at()
		params["newName"] = m.args
		reply := m.call("textDocument/rename", params)
		if reply.Error != nil {
			return b.String() + fmt.Sprintf("error %d: %s\n", reply.Error.Code, strings.ReplaceAll(reply.Error.Message, m.dir, "DIR"))
		}
		edits := result[wireWorkspaceEdit](t, reply)
		for _, uri := range slices.Sorted(maps.Keys(edits.Changes)) {
			b.WriteString(m.diff(uri, edits.Changes[uri]))
		}
		return b.String()
	})
}

type wireWorkspaceEdit struct {
	Changes map[string][]wireEdit `json:"changes"`
}

type wireEdit struct {
	Range   wireRange `json:"range"`
	NewText string    `json:"newText"`
}

// diff returns the lines of a file that edits change.
func (m *marked) diff(uri string, edits []wireEdit) string {
	before := strings.Split(m.read(strings.TrimPrefix(uri, "file://")), "\n")
	after := slices.Clone(before)
	for _, e := range slices.Backward(edits) { // from the end, so that columns hold
		line := []rune(after[e.Range.Start.Line])
		after[e.Range.Start.Line] = string(line[:e.Range.Start.Character]) + e.NewText + string(line[e.Range.End.Character:])
	}
	var b strings.Builder
	fmt.Fprintln(&b, strings.TrimPrefix(strings.TrimPrefix(uri, "file://"), m.dir+"/"))
	for i := range before {
		if before[i] != after[i] {
			fmt.Fprintf(&b, "\t- %s\n\t+ %s\n", strings.TrimSpace(before[i]), strings.TrimSpace(after[i]))
		}
	}
	return b.String()
}
