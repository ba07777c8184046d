package lsp

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/databridge-go/databridge/lsp/internal/mapper"
)

// TestRandomEditsLeaveTheClientsText sends 10,000 edits in each encoding, several in some messages, and reads the text
// back now and then: the server holds what a plain list of characters does.
func TestRandomEditsLeaveTheClientsText(t *testing.T) {
	for i, encoding := range []mapper.Encoding{mapper.UTF8, mapper.UTF16, mapper.UTF32} {
		t.Run(string(encoding), func(t *testing.T) {
			t.Parallel()
			c, s, _ := start(t)
			dir := t.TempDir()
			c.initializeWith(dir, obj{"initializationOptions": obj{"positionEncoding": encoding}})
			file := filepath.Join(dir, "a.go")
			text := []rune("package a\r\n\r\nvar 🙂 = \"ä\"\n\tx\r")
			c.open(file, string(text))
			rng := rand.New(rand.NewPCG(3, uint64(i)))
			for version, edits := 2, 0; edits < 10_000; version++ {
				var changes []obj
				for range 1 + rng.IntN(3) {
					var change obj
					change, text = randomEdit(rng, text, encoding)
					changes = append(changes, change)
				}
				edits += len(changes)
				c.notify("textDocument/didChange", obj{
					"textDocument": obj{"uri": uriString(file), "version": version}, "contentChanges": changes,
				})
				if version%100 != 0 && edits < 10_000 {
					continue
				}
				c.call("textDocument/hover", at(file, "", 0)) // answered behind the edit
				if got := s.session.Snapshot().File(file).Text; got != string(text) {
					t.Fatalf("after %d edits the texts differ:\n got %q\nwant %q", edits, got, string(text))
				}
			}
		})
	}
}

// randomEdit replaces a few characters of a text that stays some hundred characters long.
func randomEdit(rng *rand.Rand, text []rune, e mapper.Encoding) (change obj, edited []rune) {
	pieces := []string{"", "a", "🙂", "ä", "\r\n", "\n", "\r", "\"", "x := bson.M{\"e", "}})", "\t", "日本", "👩‍👩‍👧 e\u0301"}
	piece := pieces[rng.IntN(len(pieces))]
	from := boundary(text, rng.IntN(len(text)+1))
	to := boundary(text, min(len(text), from+rng.IntN(4+len(text)/100)))
	change = obj{"range": obj{"start": lineColumn(text, from, e), "end": lineColumn(text, to, e)}, "text": piece}
	return change, slices.Concat(text[:from], []rune(piece), text[to:])
}

// boundary moves an index to where a client may edit: not between "\r" and "\n".
func boundary(text []rune, i int) int {
	if i > 0 && i < len(text) && text[i-1] == '\r' && text[i] == '\n' {
		return i - 1
	}
	return i
}

// lineColumn counts as the protocol says, the slow way.
func lineColumn(text []rune, i int, e mapper.Encoding) wirePosition {
	var p wirePosition
	for j, r := range text[:i] {
		switch {
		case r == '\n', r == '\r' && (j+1 == len(text) || text[j+1] != '\n'):
			p.Line++
			p.Character = 0
		case e == mapper.UTF8:
			p.Character += len(string(r))
		case e == mapper.UTF16 && r > 0xFFFF:
			p.Character += 2
		default:
			p.Character++
		}
	}
	return p
}
