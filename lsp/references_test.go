package lsp

import (
	"strings"
	"testing"
)

func TestReferences(t *testing.T) {
	markers(t, "references", func(m *marked) string {
		params := m.at()
		params["context"] = obj{"includeDeclaration": m.args != "without declarations"}
		reply := m.call("textDocument/references", params)
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

// Highlights are the references of one file; what is stored is marked as written.
func TestDocumentHighlight(t *testing.T) {
	dir, orders, text := shop(t)
	c, _, _ := start(t)
	c.initialize(dir)
	src := text + body(`_, _ = s.coll.UpdateOne(ctx, bson.M{"stat‸us": 1}, bson.M{"$set": bson.M{"status": "open"}})`)
	src, offset := pointed(src)
	c.open(orders, src)
	c.loaded(orders)
	type mark struct {
		Range wireRange `json:"range"`
		Kind  int       `json:"kind"`
	}
	kinds := map[int]int{}
	for _, m := range result[[]mark](t, c.call("textDocument/documentHighlight", at(orders, src, offset))) {
		line := strings.Split(src, "\n")[m.Range.Start.Line]
		if got := line[m.Range.Start.Character:m.Range.End.Character]; got != "status" {
			t.Errorf("%q is marked in %s", got, line)
		}
		kinds[m.Kind]++
	}
	if kinds[3] != 1 || kinds[2] < 2 {
		t.Errorf("kinds = %v, want one write (3) and several reads (2)", kinds)
	}
}
