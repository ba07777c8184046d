package lsp

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// A typist edits the apps of testdata without any sense and asks about what stands there: every answer must be a valid
// one. What a typist does is decided by the seed.
type typist struct {
	*rawClient
	dir     string
	rng     *rand.Rand
	paths   []string // of the Go files, in order
	whole   map[string]string
	text    map[string]string // of the open files
	version int
	asks    []string                  // the methods that the server has
	past    map[string]map[int]string // recent texts of open files, by version
	said    map[string]int            // how often a method was answered with something
}

// newTypist opens all files of a copy of the apps.
func newTypist(t testing.TB, c *rawClient, seed uint64) *typist {
	t.Helper()
	p := &typist{
		rawClient: c, rng: rand.New(rand.NewPCG(seed, 1)), version: 1,
		whole: map[string]string{}, text: map[string]string{}, past: map[string]map[int]string{}, said: map[string]int{},
	}
	c.mu.Lock()
	c.polite = true
	c.mu.Unlock()
	files := apps(t)
	p.dir = module(t, files)
	c.initializeWith(p.dir, everything(p.dir))
	for name, text := range files {
		path := filepath.Join(p.dir, filepath.FromSlash(name))
		p.paths = append(p.paths, path)
		p.whole[path] = text
	}
	slices.Sort(p.paths)
	for _, path := range p.paths {
		p.reopen(path)
		c.loaded(path)
	}
	for _, method := range asked {
		if m := c.call(method, p.question(p.paths[0], 0, 0)); m.Error == nil || m.Error.Code != -32601 {
			p.asks = append(p.asks, method)
		}
	}
	return p
}

// apps returns the Go files of testdata's apps as files of one module.
func apps(t testing.TB) map[string]string {
	t.Helper()
	files := map[string]string{}
	root := filepath.Join("..", "testdata", "apps")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(root, path)
		files[strings.TrimPrefix(filepath.ToSlash(name), "shop/")] = string(text) // the module is the shop's
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// asked are the methods that a typist knows; those that the server does not have are left out.
var asked = []string{
	"textDocument/codeAction", "textDocument/codeLens", "textDocument/completion", "textDocument/definition",
	"textDocument/diagnostic", "textDocument/documentHighlight", "textDocument/documentLink", "textDocument/documentSymbol",
	"textDocument/hover", "textDocument/implementation", "textDocument/inlayHint", "textDocument/inlineCompletion",
	"textDocument/prepareRename", "textDocument/references", "textDocument/rename", "textDocument/selectionRange",
	"textDocument/semanticTokens/full", "textDocument/signatureHelp", "textDocument/typeDefinition", "workspace/symbol",
}

// question is the parameters of any of the methods, about a range of bytes of an open file.
func (p *typist) question(path string, from, to int) obj {
	text := p.text[path]
	q := at(path, text, from)
	span := obj{"start": utf16At(text, from), "end": utf16At(text, to)}
	q["positions"], q["range"] = []wirePosition{utf16At(text, from)}, span
	q["context"] = obj{"includeDeclaration": true, "diagnostics": []obj{}, "triggerKind": 1}
	q["newName"], q["query"] = "renamed", "stat"
	return q
}

// reopen opens a file as it lies on disk.
func (p *typist) reopen(path string) {
	p.text[path], p.version = p.whole[path], p.version+1
	p.notify("textDocument/didOpen", obj{"textDocument": obj{
		"uri": uriString(path), "languageId": "go", "version": p.version, "text": p.text[path],
	}})
	p.keep(path)
}

// keep remembers a text until its reports have come.
func (p *typist) keep(path string) {
	if p.past[path] == nil {
		p.past[path] = map[int]string{}
	}
	p.past[path][p.version] = p.text[path]
	for v := range p.past[path] {
		if v < p.version-2000 {
			delete(p.past[path], v)
		}
	}
}

// stringLiteral finds strings that may be open at their line's end.
var stringLiteral = regexp.MustCompile(`"[^"\n]*`)

// scraps is what a typist writes.
var scraps = []string{
	"", "", "", "", "", `"`, "{", "}", "(", ")", "[", "]", ",", ":", ".", "$", "`", "\n", "\r\n", "/*", "//", "'", "🙂", "ä", "\x00",
	`bson.M{"`, `bson.D{{"`, `{Key: "status", Value: `, `"$set": `, `"$match"`, `"$lookup": bson.M{"from": "`, `"lines.`, `"$$ROOT.`, "s.coll.Find(ctx, ",
	"func ", "type x struct {", "return", "var _ = ", "package p", "import \"", "go func() {", "[T any]", "...", "bson:\"",
}

// edit replaces a piece of a file, mostly around a token, and returns where.
func (p *typist) edit(path string) (at int) {
	text := p.text[path]
	if len(text) > 2*len(p.whole[path])+200 || p.rng.IntN(4) == 0 {
		p.change(path, 0, len(text), p.whole[path])
		return p.place(path)
	}
	from := p.place(path)
	to := from
	switch p.rng.IntN(8) {
	case 0, 1, 2:
		to = p.token(text, from)
	case 3:
		to = from + p.rng.IntN(40)
	case 4:
		if line := strings.IndexByte(text[from:], '\n'); line >= 0 {
			to = from + line // the rest of the line
		}
	case 5:
		if p.rng.IntN(10) == 0 {
			to = len(text) // the rest of the file
		}
	}
	to = boundaryOf(text, min(to, len(text)))
	piece := scraps[p.rng.IntN(len(scraps))]
	p.change(path, from, max(from, to), piece)
	return from + len(piece)
}

// change sends one edit.
func (p *typist) change(path string, from, to int, piece string) {
	text := p.text[path]
	p.version++
	p.notify("textDocument/didChange", obj{
		"textDocument":   obj{"uri": uriString(path), "version": p.version},
		"contentChanges": []obj{{"range": obj{"start": utf16At(text, from), "end": utf16At(text, to)}, "text": piece}},
	})
	p.text[path] = text[:from] + piece + text[to:]
	p.keep(path)
}

// place is where something may be asked or written: inside of a string in three of four cases.
func (p *typist) place(path string) int {
	text := p.text[path]
	if strs := stringLiteral.FindAllStringIndex(text, -1); len(strs) > 0 && p.rng.IntN(4) > 0 {
		s := strs[p.rng.IntN(len(strs))]
		return boundaryOf(text, s[0]+1+p.rng.IntN(s[1]-s[0]))
	}
	return boundaryOf(text, p.rng.IntN(len(text)+1))
}

// token returns the end of the word or sign that begins at an offset.
func (p *typist) token(text string, from int) int {
	letter := func(r rune) bool { return r == '_' || r == '.' || r >= '0' && r <= '9' || r >= 'A' && r <= 'z' }
	for i, r := range text[from:] {
		if !letter(r) {
			return from + max(i, utf8.RuneLen(r))
		}
	}
	return len(text)
}

// boundaryOf moves an offset to the beginning of a character, and before a "\r\n".
func boundaryOf(text string, i int) int {
	for i > 0 && i < len(text) && (!utf8.RuneStart(text[i]) || text[i-1] == '\r' && text[i] == '\n') {
		i--
	}
	return i
}

// ask asks one question at a place and looks at the answer.
func (p *typist) ask(path string, offset int) {
	p.t.Helper()
	method := p.asks[p.rng.IntN(len(p.asks))]
	text := p.text[path]
	end := boundaryOf(text, min(len(text), offset+p.rng.IntN(30)))
	m := p.call(method, p.question(path, offset, max(offset, end)))
	p.judge(method, path, offset, m)
}
