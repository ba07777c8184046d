package lsp

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"strings"

	"go.lsp.dev/uri"
)

// obj is a JSON object.
type obj = map[string]any

// initialize opens a folder.
func (c *rawClient) initialize(dir string) {
	c.t.Helper()
	c.initializeWith(dir, nil)
}

// initializeAs opens a folder as a client of some capabilities and options.
func (c *rawClient) initializeAs(dir string, capabilities, options obj) rawMessage {
	c.t.Helper()
	return c.initializeWith(dir, obj{"capabilities": capabilities, "initializationOptions": options})
}

// initializeWith opens a folder as a client that says more of itself.
func (c *rawClient) initializeWith(dir string, more obj) rawMessage {
	c.t.Helper()
	params := obj{
		"processId": nil, "rootUri": nil, "capabilities": obj{},
		"workspaceFolders": []obj{{"uri": string(uri.File(dir)), "name": filepath.Base(dir)}},
	}
	maps.Copy(params, more)
	m := c.call("initialize", params)
	if m.Error != nil {
		c.t.Fatalf("initialize: %s", m.Error.Message)
	}
	c.notify("initialized", obj{})
	return m
}

// open opens a file.
func (c *rawClient) open(path, text string) {
	c.notify("textDocument/didOpen", obj{"textDocument": obj{
		"uri": string(uri.File(path)), "languageId": "go", "version": 1, "text": text,
	}})
}

// replace changes the whole text of a file.
func (c *rawClient) replace(path string, version int, text string) {
	c.notify("textDocument/didChange", obj{
		"textDocument":   obj{"uri": string(uri.File(path)), "version": version},
		"contentChanges": []obj{{"text": text}},
	})
}

// insert puts a piece into a file whose text is src, or takes it out again.
func (c *rawClient) insert(path string, version int, src string, offset int, piece string, in bool) {
	from := utf16At(src, offset)
	to := from
	if !in {
		to.Character += len(piece)
		piece = ""
	}
	c.notify("textDocument/didChange", obj{
		"textDocument":   obj{"uri": uriString(path), "version": version},
		"contentChanges": []obj{{"range": obj{"start": from, "end": to}, "text": piece}},
	})
}

// forget drops what the server has said on its own.
func (c *rawClient) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.notes = nil
}

// touch says that files changed on disk.
func (c *rawClient) touch(paths ...string) {
	var events []obj
	for _, p := range paths {
		events = append(events, obj{"uri": uriString(p), "type": 2})
	}
	c.notify("workspace/didChangeWatchedFiles", obj{"changes": events})
}

// document names a file in a request.
func document(path string) obj { return obj{"uri": uriString(path)} }

func uriString(path string) string { return string(uri.File(path)) }

// at is the parameters of a request at a byte offset of a text.
func at(path, text string, offset int) obj {
	return obj{"textDocument": obj{"uri": string(uri.File(path))}, "position": utf16At(text, offset)}
}

// utf16At counts lines and UTF-16 columns the slow way.
func utf16At(text string, offset int) wirePosition {
	before := text[:offset]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	column := 0
	for _, r := range line {
		column++
		if r > 0xFFFF {
			column++
		}
	}
	return wirePosition{strings.Count(before, "\n"), column}
}

// published waits until the last report on a file pleases.
func (c *rawClient) published(path string, pleases func(wirePublish) bool) wirePublish {
	c.t.Helper()
	want := string(uri.File(path))
	var last wirePublish
	what := func() string { return fmt.Sprintf("the report on %s; the last is %+v", filepath.Base(path), last) }
	c.until(what, func() bool {
		for i := len(c.notes) - 1; i >= 0; i-- {
			if c.notes[i].Method != "textDocument/publishDiagnostics" {
				continue
			}
			var p wirePublish
			if err := json.Unmarshal(c.notes[i].Params, &p); err != nil {
				c.t.Fatal(err)
			}
			if p.URI == want {
				last = p
				return pleases(p)
			}
		}
		return false
	})
	return last
}

// loaded waits until the server knows the module of an open file: then it reports on the file for the first time.
func (c *rawClient) loaded(path string) {
	c.t.Helper()
	c.published(path, func(p wirePublish) bool { return p.Version != nil })
}

// first returns the first report on a version of a file that has come.
func (c *rawClient) first(path string, version int) (first wirePublish) {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range c.notes {
		var p wirePublish
		if n.Method != "textDocument/publishDiagnostics" {
			continue
		}
		if err := json.Unmarshal(n.Params, &p); err != nil {
			c.t.Fatal(err)
		}
		if p.URI == uriString(path) && p.Version != nil && *p.Version == version {
			return p
		}
	}
	return first
}

// labels are the names that completion offers, nil if the server says nothing.
func (c *rawClient) labels(path, src string, offset int) []string {
	c.t.Helper()
	m := c.call("textDocument/completion", at(path, src, offset))
	if string(m.Result) == "null" {
		return nil
	}
	labels := []string{}
	for _, it := range result[wireCompletion](c.t, m).Items {
		labels = append(labels, it.Label)
	}
	return labels
}

// shown waits until the client was told something, in one line, that holds every one of the words.
func (c *rawClient) shown(words ...string) {
	c.t.Helper()
	c.until(func() string { return "a message with " + strings.Join(words, ", ") }, func() bool {
		for _, n := range c.notes {
			if n.Method == "window/showMessage" && holds(string(n.Params), words) {
				return true
			}
		}
		return false
	})
}

func holds(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return !strings.Contains(text, `\n`)
}
