package session

import (
	"slices"
	"testing"
	"unicode/utf16"

	"github.com/databridge-go/databridge/lsp/internal/mapper"
)

// silent is a host that nobody listens to.
func silent() Host {
	return Host{Publish: func(Report) {}, Tell: func(string) {}, Logf: func(string, ...any) {}}
}

// FuzzChange applies edits as a server does, and as the slow plain oracle: a slice of UTF-16 units that is cut at
// counted places. Four bytes of script make one edit.
func FuzzChange(f *testing.F) {
	f.Add("package a\r\n\r\nvar 🙂 = \"ä\"\n\tx\r", []byte{3, 0, 9, 2, 200, 1, 4, 0, 13, 5, 0, 8})
	f.Add("", []byte{0, 0, 0, 1, 1, 255, 255, 4})
	f.Add("\r\r\n\n🙂🙂", []byte{1, 0, 1, 3, 3, 0, 2, 2})
	pieces := []string{"", "a", "🙂", "ä", "\r\n", "\n", "\r", "\"", "x := bson.M{\"e", "}})", "日本", "\xff"}
	f.Fuzz(func(t *testing.T, text string, script []byte) {
		s := New(silent())
		defer s.Close()
		s.Configure(Config{Encoding: mapper.UTF16})
		const path = "untitled:1"
		plain := utf16.Encode([]rune(text))
		s.Open(path, path, 1, string(utf16.Decode(plain)))
		for version := int32(2); len(script) >= 4; version++ {
			n := min(1+int(script[0])%3, len(script)/4)
			var changes []Change
			for range n {
				from := boundary(plain, int(script[0])*7%(len(plain)+1))
				to := boundary(plain, min(len(plain), from+int(script[1])%13))
				piece := pieces[int(script[2])%len(pieces)]
				c := Change{Start: lineColumn(plain, from), End: lineColumn(plain, to), Text: piece, Whole: script[3] == 255}
				if c.Whole {
					from, to = 0, len(plain)
				}
				changes = append(changes, c)
				plain = slices.Concat(plain[:from], utf16.Encode([]rune(piece)), plain[to:])
				script = script[4:]
			}
			if err := s.Change(path, version, changes); err != nil {
				t.Fatal(err)
			}
			got := s.Snapshot().File(path)
			if units := utf16.Encode([]rune(got.Text)); !slices.Equal(units, plain) || got.Version != version {
				t.Fatalf("version %d = %q, want %q", got.Version, got.Text, string(utf16.Decode(plain)))
			}
		}
	})
}

// boundary moves an index to where a client may edit: not inside a character, nor between "\r" and "\n".
func boundary(text []uint16, i int) int {
	for i > 0 && i < len(text) && (text[i] >= 0xDC00 && text[i] <= 0xDFFF || text[i-1] == '\r' && text[i] == '\n') {
		i--
	}
	return i
}

// lineColumn counts as the protocol says.
func lineColumn(text []uint16, i int) Position {
	var p Position
	for j := range i {
		switch {
		case text[j] == '\n', text[j] == '\r' && (j+1 == len(text) || text[j+1] != '\n'):
			p.Line++
			p.Column = 0
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
