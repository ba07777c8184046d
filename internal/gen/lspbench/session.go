package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// obj is a JSON object.
type obj = map[string]any

// A session is a person who works on one package of a module.
type session struct {
	*client
	dir     string
	texts   map[string]string // of open files, by path
	version int
	took    map[string][]time.Duration
	order   []string // of the names in took
	knows   bool     // the server has an answer to every question about a name: gopls has none inside of strings
}

func newSession(dir string, command ...string) (*session, error) {
	c, err := spawn(dir, command...)
	if err != nil {
		return nil, err
	}
	return &session{client: c, dir: dir, texts: map[string]string{}, took: map[string][]time.Duration{}}, nil
}

func uriOf(path string) string { return "file://" + path }

func (s *session) initialize() error {
	_, err := s.call("initialize", obj{
		"processId": os.Getpid(), "rootUri": uriOf(s.dir),
		"capabilities":     obj{"textDocument": obj{"completion": obj{"completionItem": obj{"snippetSupport": true}}}, "workspace": obj{"configuration": true}},
		"workspaceFolders": []obj{{"uri": uriOf(s.dir), "name": "big"}},
	})
	s.notify("initialized", obj{})
	return err
}

func (s *session) open(name string) error {
	path := filepath.Join(s.dir, name)
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	s.texts[name] = string(data)
	s.notify("textDocument/didOpen", obj{"textDocument": obj{"uri": uriOf(path), "languageId": "go", "version": s.version, "text": string(data)}})
	return nil
}

// place translates an offset; the benchmark's texts are ASCII.
func place(text string, offset int) obj {
	line := strings.Count(text[:offset], "\n")
	return obj{"line": line, "character": offset - strings.LastIndexByte(text[:offset], '\n') - 1}
}

// edit replaces a part of an open file.
func (s *session) edit(name string, from, to int, with string) {
	text := s.texts[name]
	s.version++
	s.texts[name] = text[:from] + with + text[to:]
	s.notify("textDocument/didChange", obj{
		"textDocument":   obj{"uri": uriOf(filepath.Join(s.dir, name)), "version": s.version},
		"contentChanges": []obj{{"range": obj{"start": place(text, from), "end": place(text, to)}, "text": with}},
	})
}

// at are the parameters of a request about an offset.
func (s *session) at(name string, offset int, more ...any) obj {
	p := obj{"textDocument": obj{"uri": uriOf(filepath.Join(s.dir, name))}, "position": place(s.texts[name], offset)}
	for i := 0; i+1 < len(more); i += 2 {
		p[fmt.Sprint(more[i])] = more[i+1]
	}
	return p
}

// timed makes a call and notes how long it took.
func (s *session) timed(as, method string, params obj) (json.RawMessage, error) {
	began := time.Now()
	reply, err := s.call(method, params)
	s.note(as, time.Since(began))
	return reply, err
}

// answered makes a call that must be answered with something: "nothing" is told fast.
func (s *session) answered(as, method string, params obj) error {
	reply, err := s.timed(as, method, params)
	if text := string(reply); err == nil && s.knows && (text == "" || text == "null" || text == "[]") {
		err = fmt.Errorf("no answer to %s at %v", method, params["position"])
	}
	return err
}

func (s *session) note(as string, d time.Duration) {
	if s.took[as] == nil {
		s.order = append(s.order, as)
	}
	s.took[as] = append(s.took[as], d)
}

// find returns the offset behind a piece of an open file.
func (s *session) find(name, piece string) (int, error) {
	i := strings.Index(s.texts[name], piece)
	if i < 0 {
		return 0, fmt.Errorf("%q is not in %s", piece, name)
	}
	return i + len(piece), nil
}

// print writes a line for each measurement: median, 95th percentile, and how many.
func (s *session) print(server string) {
	for _, name := range s.order {
		all := slices.Sorted(slices.Values(s.took[name]))
		fmt.Printf("  %-10s %-44s p50 %8.2f ms   p95 %8.2f ms   n %d\n", server, name, ms(all[len(all)/2]), ms(all[len(all)*95/100]), len(all))
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
