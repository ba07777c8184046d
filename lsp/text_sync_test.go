package lsp

import (
	"math/rand/v2"
	"path/filepath"
	"testing"
	"unicode/utf16"
)

func TestRandomEditsLeaveTheClientsText(t *testing.T) {
	c, s, _ := start(t)
	dir := t.TempDir()
	c.initialize(dir)
	file := filepath.Join(dir, "a.go")
	rng := rand.New(rand.NewPCG(3, 1))
	text := utf16.Encode([]rune("package a\r\n\r\nvar 🙂 = \"ä\"\n\tx\r"))
	c.open(file, string(utf16.Decode(text)))
	pieces := []string{"", "a", "🙂", "ä", "\r\n", "\n", "\r", "\"", "x := bson.M{\"e", "}})", "\t", "日本"}
	for version := 2; version < 2000; version++ {
		var changes []obj
		for range 1 + rng.IntN(3) {
			from := rng.IntN(len(text) + 1)
			to := min(len(text), from+rng.IntN(12))
			from, to = boundary(text, from), boundary(text, to)
			piece := utf16.Encode([]rune(pieces[rng.IntN(len(pieces))]))
			changes = append(changes, obj{
				"range": obj{"start": lineColumn(text, from), "end": lineColumn(text, to)}, "text": string(utf16.Decode(piece)),
			})
			text = append(append(append([]uint16{}, text[:from]...), piece...), text[to:]...)
		}
		c.notify("textDocument/didChange", obj{
			"textDocument": obj{"uri": "file://" + file, "version": version}, "contentChanges": changes,
		})
	}
	c.call("textDocument/hover", at(file, "", 0)) // answered behind the last edit
	if got, want := s.session.Snapshot().File(file).Text, string(utf16.Decode(text)); got != want {
		t.Errorf("after 1998 edits the texts differ:\n got %q\nwant %q", got, want)
	}
}

// boundary moves an index to where a client may edit: not inside a character, nor between "\r" and "\n".
func boundary(text []uint16, i int) int {
	for i > 0 && i < len(text) && (utf16.IsSurrogate(rune(text[i])) && text[i] >= 0xDC00 || text[i-1] == '\r' && text[i] == '\n') {
		i--
	}
	return i
}

// lineColumn counts as the protocol says, the slow way.
func lineColumn(text []uint16, i int) wirePosition {
	var p wirePosition
	for j := range i {
		switch {
		case text[j] == '\n', text[j] == '\r' && (j+1 == len(text) || text[j+1] != '\n'):
			p.Line++
			p.Character = 0
		default:
			p.Character++
		}
	}
	return p
}
