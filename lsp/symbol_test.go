package lsp

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// Each word of the arguments is asked for, with ranges that come at once and later.
func TestWorkspaceSymbol(t *testing.T) {
	markers(t, "workspaceSymbol", func(m *marked) string {
		var b strings.Builder
		for _, ask := range strings.Fields(m.args) {
			fmt.Fprintf(&b, "%s\n", ask)
			for _, s := range result[[]wireSymbol](t, m.call("workspace/symbol", obj{"query": strings.Trim(ask, `"`)})) {
				fmt.Fprintf(&b, "\t%s (%s) %s\n", s.Name, s.ContainerName, m.spot(s.Location.URI, s.Location.Range))
			}
		}
		return b.String()
	})
}

type wireSymbol struct {
	Name          string          `json:"name"`
	Kind          int             `json:"kind"`
	ContainerName string          `json:"containerName,omitempty"`
	Location      wireLocation    `json:"location"`
	Data          json.RawMessage `json:"data,omitempty"`
}

func TestSymbolsAreResolvedLater(t *testing.T) {
	dir, orders, text := shop(t)
	c, _, _ := start(t)
	c.initializeAs(dir, obj{"workspace": obj{"symbol": obj{"resolveSupport": obj{"properties": []string{"location.range"}}}}}, nil)
	c.open(orders, text)
	c.loaded(orders)
	reply := c.call("workspace/symbol", obj{"query": "#orders.status"})
	if strings.Contains(string(reply.Result), "range") {
		t.Fatalf("there are ranges: %s", reply.Result)
	}
	all := result[[]json.RawMessage](t, reply)
	if len(all) == 0 {
		t.Fatal("no symbols")
	}
	s := result[wireSymbol](t, c.call("workspaceSymbol/resolve", all[0]))
	if s.Name != "orders.status" || s.Location.Range.Start.Line == 0 {
		t.Errorf("resolved: %+v, want the line of the field", s)
	}
}

type wireOutline struct {
	Name           string        `json:"name"`
	Detail         string        `json:"detail"`
	Kind           int           `json:"kind"`
	SelectionRange wireRange     `json:"selectionRange"`
	Children       []wireOutline `json:"children"`
}

func TestDocumentSymbol(t *testing.T) {
	markers(t, "documentSymbol", func(m *marked) string {
		ask := obj{"textDocument": m.at()["textDocument"]}
		if got := string(m.call("textDocument/documentSymbol", ask).Result); got != "null" {
			t.Errorf("without the setting: %s, want null", got)
		}
		m.set(obj{"documentSymbols": true})
		reply := m.call("textDocument/documentSymbol", ask)
		if string(reply.Result) == "null" {
			return "null\n"
		}
		var b strings.Builder
		outline(&b, m.text, result[[]wireOutline](t, reply), "")
		return b.String()
	})
}

func outline(b *strings.Builder, text string, all []wireOutline, indent string) {
	for _, s := range all {
		name, _, _ := strings.Cut(slice(text, s.SelectionRange), "\n")
		fmt.Fprintf(b, "%s%d %s: %s «%s»\n", indent, s.Kind, s.Name, s.Detail, name)
		outline(b, text, s.Children, indent+"\t")
	}
}

// Tokens are written as they stand in the file, with their type.
func TestSemanticTokens(t *testing.T) {
	markers(t, "semanticTokens", func(m *marked) string {
		doc := m.at()["textDocument"]
		if got := string(m.call("textDocument/semanticTokens/full", obj{"textDocument": doc}).Result); got != "null" {
			t.Errorf("without the setting: %s, want null", got)
		}
		m.set(obj{"semanticTokens": true})
		full := tokens(t, m.text, m.call("textDocument/semanticTokens/full", obj{"textDocument": doc}))
		if part := tokens(t, m.text, m.call("textDocument/semanticTokens/range", obj{"textDocument": doc, "range": whole(m.text)})); part != full {
			t.Errorf("the range of the whole file has\n%swant\n%s", part, full)
		}
		none := obj{"start": wirePosition{}, "end": wirePosition{}}
		if part := tokens(t, m.text, m.call("textDocument/semanticTokens/range", obj{"textDocument": doc, "range": none})); part != "" {
			t.Errorf("an empty range has %s", part)
		}
		return full
	})
}

func tokens(t *testing.T, text string, reply rawMessage) string {
	t.Helper()
	type data struct {
		Data []int `json:"data"`
	}
	var b strings.Builder
	line, column := 0, 0
	d := result[data](t, reply).Data
	for i := 0; i+4 < len(d); i += 5 {
		if d[i] > 0 {
			column = 0
		}
		line, column = line+d[i], column+d[i+1]
		word := []rune(strings.Split(text, "\n")[line])[column : column+d[i+2]]
		fmt.Fprintf(&b, "%d: %s %s\n", line+1, []string{"keyword", "property"}[d[i+3]], string(word))
	}
	return b.String()
}
