package lsp

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"go.lsp.dev/uri"
)

// judge fails the test if an answer is no valid one.
func (p *typist) judge(method, path string, offset int, m rawMessage) {
	p.t.Helper()
	if m.Error != nil {
		if m.Error.Code != -32803 { // a refusal in words
			p.t.Fatalf("%s at %s of\n%s\nis error %d: %s", method, p.where(path, offset), p.text[path], m.Error.Code, m.Error.Message)
		}
		return
	}
	if string(m.Result) != "null" && string(m.Result) != "[]" {
		p.said[method]++
	}
	var answer any
	if err := json.Unmarshal(m.Result, &answer); err != nil {
		p.t.Fatalf("%s: %v", method, err)
	}
	if fault := p.faultIn(answer, uriString(path), p.text[path]); fault != "" {
		p.t.Fatalf("%s at %s: %s\nof\n%s\nin the answer %s", method, p.where(path, offset), fault, p.text[path], m.Result)
	}
}

func (p *typist) where(path string, offset int) string {
	at := utf16At(p.text[path], offset)
	return fmt.Sprintf("%s:%d:%d", path, at.Line+1, at.Character+1)
}

// judgeReports looks at the reports that have come since it was asked last: each speaks of a text that was sent, and lies
// within it.
func (p *typist) judgeReports() {
	p.t.Helper()
	p.mu.Lock()
	notes := p.notes
	p.notes = nil
	p.mu.Unlock()
	for _, n := range notes {
		if n.Method != "textDocument/publishDiagnostics" {
			continue
		}
		var r wirePublish
		var all any
		if json.Unmarshal(n.Params, &r) != nil || json.Unmarshal(n.Params, &all) != nil {
			p.t.Fatalf("a report that is none: %s", n.Params)
		}
		text, known := p.textOf(r)
		if !known {
			continue
		}
		if fault := p.faultIn(all, r.URI, text); fault != "" {
			p.t.Fatalf("a report: %s\nof\n%s\nin %s", fault, text, n.Params)
		}
	}
}

// textOf returns the text that a report speaks of; known is false if it is too old to be remembered.
func (p *typist) textOf(r wirePublish) (text string, known bool) {
	path := uri.URI(r.URI).FsPath()
	if r.Version == nil {
		return p.whole[path], true
	}
	text, known = p.past[path][*r.Version]
	return text, known
}

// faultIn looks for places in an answer that no text has. in is the URI that places without one speak of.
func (p *typist) faultIn(answer any, in, text string) string {
	switch a := answer.(type) {
	case []any:
		for _, v := range a {
			if fault := p.faultIn(v, in, text); fault != "" {
				return fault
			}
		}
	case map[string]any:
		return p.faultInObject(a, in, text)
	}
	return ""
}

func (p *typist) faultInObject(a map[string]any, in, text string) string {
	if other := uriIn(a); other != "" && other != in {
		in = other
		if text = p.textBehind(in); text == "" {
			return "no such file: " + in
		}
	}
	if start, end, is := rangeOn(a); is {
		return faultOfRange(text, start, end)
	}
	for _, byFile := range []string{"changes", "relatedDocuments"} {
		files, _ := a[byFile].(map[string]any)
		for u, of := range files {
			if fault := p.faultIn(of, u, p.textBehind(u)); fault != "" {
				return fault
			}
		}
	}
	for name, v := range a {
		if name == "changes" || name == "relatedDocuments" || name == "data" || name == "relatedInformation" {
			continue // looked at already; the server's own; of another file, which may have been edited since
		}
		if fault := p.faultIn(v, in, text); fault != "" {
			return fault
		}
	}
	return ""
}

// uriIn returns the URI of the file that an object speaks of, "" if it names none.
func uriIn(a map[string]any) string {
	for _, name := range []string{"uri", "targetUri"} {
		if u, is := a[name].(string); is && strings.HasPrefix(u, "file:") {
			return u
		}
	}
	if d, is := a["textDocument"].(map[string]any); is {
		return uriIn(d)
	}
	return ""
}

// textBehind is the text of a file as the client has it, or as it lies on disk; "" if there is none.
func (p *typist) textBehind(u string) string {
	path := uri.URI(u).FsPath()
	if text, open := p.text[path]; open {
		return text
	}
	b, _ := os.ReadFile(path)
	return string(b)
}

// rangeOn reports whether an object is a range.
func rangeOn(a map[string]any) (start, end wirePosition, is bool) {
	s, one := a["start"].(map[string]any)
	e, two := a["end"].(map[string]any)
	if !one || !two {
		return start, end, false
	}
	position := func(m map[string]any) wirePosition {
		line, _ := m["line"].(float64)
		character, _ := m["character"].(float64)
		return wirePosition{int(line), int(character)}
	}
	return position(s), position(e), true
}

// faultOfRange says why a text has no such range, "" if it has.
func faultOfRange(text string, start, end wirePosition) string {
	if start.Line > end.Line || start.Line == end.Line && start.Character > end.Character {
		return fmt.Sprintf("the range %v-%v ends before it starts", start, end)
	}
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
	for _, at := range []wirePosition{start, end} {
		if at.Line >= len(lines) {
			return fmt.Sprintf("there is no line %d", at.Line+1)
		}
		if last := utf16At(lines[at.Line], len(lines[at.Line])).Character; at.Character > last {
			return fmt.Sprintf("line %d has no column %d", at.Line+1, at.Character+1)
		}
	}
	return ""
}
