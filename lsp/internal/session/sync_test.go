package session

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/databridge-go/databridge/lsp/internal/mapper"
)

// silent is a host that nobody listens to.
func silent() Host {
	return Host{Publish: func(Report) {}, Tell: func(string) {}, Logf: func(string, ...any) {}}
}

// FuzzChange applies edits as a server does, and as the slow plain oracle: a list of characters that is cut at counted
// places. Four bytes of script make one edit.
func FuzzChange(f *testing.F) {
	for e := range byte(3) {
		f.Add("package a\r\n\r\nvar 🙂 = \"ä\"\n\tx\r", []byte{3, 0, 9, 2, 200, 1, 4, 0, 13, 5, 0, 8}, e)
		f.Add("", []byte{0, 0, 0, 1, 1, 255, 255, 4}, e)
		f.Add("\r\r\n\n🙂🙂", []byte{1, 0, 1, 3, 3, 0, 2, 2}, e)
	}
	pieces := []string{"", "a", "🙂", "ä", "\r\n", "\n", "\r", "\"", "x := bson.M{\"e", "}})", "日本", "\xff"}
	f.Fuzz(func(t *testing.T, text string, script []byte, e byte) {
		encoding := []mapper.Encoding{mapper.UTF8, mapper.UTF16, mapper.UTF32}[e%3]
		s := New(silent())
		defer s.Close()
		s.Configure(Config{Encoding: encoding})
		const path = "untitled:1"
		plain := characters(strings.ToValidUTF8(text, "�"))
		s.Open(path, path, 1, strings.Join(plain, ""))
		for version := int32(2); len(script) >= 4; version++ {
			n := min(1+int(script[0])%3, len(script)/4)
			var changes []Change
			for range n {
				from := boundary(plain, int(script[0])*7%(len(plain)+1))
				to := boundary(plain, min(len(plain), from+int(script[1])%13))
				piece := pieces[int(script[2])%len(pieces)]
				c := Change{Start: lineColumn(plain, from, encoding), End: lineColumn(plain, to, encoding), Text: piece, Whole: script[3] == 255}
				if c.Whole {
					from, to = 0, len(plain)
				}
				changes = append(changes, c)
				plain = slices.Concat(plain[:from], characters(piece), plain[to:])
				script = script[4:]
			}
			if err := s.Change(path, version, changes); err != nil {
				t.Fatal(err)
			}
			got, want := s.Snapshot().File(path), strings.Join(plain, "")
			if got.Text != want || got.Version != version {
				t.Fatalf("%s: version %d = %q, want %q", encoding, got.Version, got.Text, want)
			}
		}
	})
}

// characters splits a text; a byte that is no UTF-8 is one.
func characters(text string) (all []string) {
	for len(text) > 0 {
		_, size := utf8.DecodeRuneInString(text)
		all, text = append(all, text[:size]), text[size:]
	}
	return all
}

// boundary moves an index to where a client may edit: not between "\r" and "\n".
func boundary(text []string, i int) int {
	if i > 0 && i < len(text) && text[i-1] == "\r" && text[i] == "\n" {
		return i - 1
	}
	return i
}

// lineColumn counts as the protocol says.
func lineColumn(text []string, i int, e mapper.Encoding) Position {
	var p Position
	for j, c := range text[:i] {
		switch {
		case c == "\n", c == "\r" && (j+1 == len(text) || text[j+1] != "\n"):
			p.Line++
			p.Column = 0
		case e == mapper.UTF8:
			p.Column += uint32(len(c))
		case e == mapper.UTF16 && len(c) == 4:
			p.Column += 2
		default:
			p.Column++
		}
	}
	return p
}

func TestAChangeOfAFileThatIsNotOpenIsRefused(t *testing.T) {
	t.Parallel()
	s := New(silent())
	defer s.Close()
	if err := s.Change("/no/such.go", 2, []Change{{Whole: true, Text: "package a"}}); err == nil {
		t.Error("the change is accepted")
	}
}
