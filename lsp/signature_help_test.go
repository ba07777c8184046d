package lsp

import (
	"strings"
	"testing"
	"unicode/utf16"
)

type wireSignatures struct {
	Signatures []struct {
		Label      string `json:"label"`
		Parameters []struct {
			Label [2]int `json:"label"`
		} `json:"parameters"`
	} `json:"signatures"`
	ActiveParameter *int `json:"activeParameter"`
}

// Each line of want is one cursor's answer: the files of the archive may have several.
func TestSignatureHelp(t *testing.T) {
	markers(t, "signatureHelp", func(m *marked) string {
		var b strings.Builder
		for _, place := range append([]int{m.offset}, m.more()...) {
			b.WriteString(m.lineAt(place) + "\n\t" + signature(t, m.call("textDocument/signatureHelp", at(m.path, m.text, place))) + "\n")
		}
		return b.String()
	})
}

// signature writes a label with the active argument in «».
func signature(t *testing.T, reply rawMessage) string {
	t.Helper()
	if string(reply.Result) == "null" {
		return "null"
	}
	h := result[wireSignatures](t, reply)
	s := h.Signatures[0]
	i := *h.ActiveParameter
	if i >= len(s.Parameters) {
		return s.Label
	}
	units := utf16.Encode([]rune(s.Label))
	from, to := s.Parameters[i].Label[0], s.Parameters[i].Label[1]
	return string(utf16.Decode(units[:from])) + "«" + string(utf16.Decode(units[from:to])) + "»" + string(utf16.Decode(units[to:]))
}

// more are the places behind "/*?*/" in the file with the cursor.
func (m *marked) more() []int {
	var places []int
	for from := 0; ; {
		i := strings.Index(m.text[from:], "/*?*/")
		if i < 0 {
			return places
		}
		from += i + len("/*?*/")
		places = append(places, from)
	}
}

// lineAt is the line of a place with the cursor in it.
func (m *marked) lineAt(place int) string {
	from := strings.LastIndexByte(m.text[:place], '\n') + 1
	to := place + strings.IndexByte(m.text[place:], '\n')
	return strings.ReplaceAll(strings.TrimSpace(m.text[from:place]+cursor+m.text[place:to]), "/*?*/", "")
}
