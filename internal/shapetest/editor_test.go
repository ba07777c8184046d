package shapetest

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/uri"

	"github.com/databridge-go/databridge/lsp"
)

type obj = map[string]any

// An editor is a client of the language server that has a module open.
type editor struct {
	t       testing.TB
	conn    jsonrpc2.Conn
	dir     string
	checked chan string // the files that were reported on
}

// newEditor writes a module of some files, which reaches the driver, and starts a server on it.
func newEditor(t testing.TB, files map[string]string) *editor {
	t.Helper()
	e := &editor{t: t, dir: t.TempDir(), checked: make(chan string, 2*len(files)+10)}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		b, err := os.ReadFile(filepath.Join(root, "testdata", "apps", "shop", name))
		if err != nil {
			t.Fatal(err)
		}
		e.write(name, strings.ReplaceAll(string(b), "../../..", root))
	}
	for name, text := range files {
		e.write(name, text)
	}
	near, far := net.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() { ended <- lsp.Serve(ctx, far, io.Discard, nil) }()
	e.conn = jsonrpc2.NewConn(jsonrpc2.NewStream(near))
	e.conn.Go(ctx, e.told)
	t.Cleanup(func() {
		_ = near.Close()
		cancel()
		<-ended
	})
	e.call("initialize", obj{"capabilities": obj{}, "workspaceFolders": []obj{{"uri": string(uri.File(e.dir)), "name": "manual"}}}, nil)
	e.notify("initialized", obj{})
	return e
}

func (e *editor) write(name, text string) {
	e.t.Helper()
	path := filepath.Join(e.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		e.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		e.t.Fatal(err)
	}
}

// told notes the files that the server reports on.
func (e *editor) told(_ context.Context, req *jsonrpc2.Request) (any, error) {
	var p struct {
		URI     string `json:"uri"`
		Version *int   `json:"version"`
	}
	if req.Method() == "textDocument/publishDiagnostics" && json.Unmarshal(req.Params(), &p) == nil && p.Version != nil {
		e.checked <- p.URI
	}
	return nil, nil
}

func (e *editor) call(method string, params, result any) {
	e.t.Helper()
	if _, err := e.conn.Call(e.t.Context(), method, params, result); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

func (e *editor) notify(method string, params any) {
	e.t.Helper()
	if err := e.conn.Notify(e.t.Context(), method, params); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

// open opens a file of the module, and waits until the server knows the module.
func (e *editor) open(name, text string) {
	e.t.Helper()
	e.notify("textDocument/didOpen", obj{"textDocument": obj{"uri": e.uri(name), "languageId": "go", "version": 1, "text": text}})
	select {
	case <-e.checked:
	case <-time.After(2 * time.Minute):
		e.t.Fatal("the server does not report on " + name)
	}
}

func (e *editor) close(name string) {
	e.notify("textDocument/didClose", obj{"textDocument": obj{"uri": e.uri(name)}})
}

func (e *editor) uri(name string) string { return string(uri.File(filepath.Join(e.dir, name))) }

// offers returns what completion would write at an offset of a file.
func (e *editor) offers(name, text string, offset int) []string {
	e.t.Helper()
	before := text[:offset]
	line := strings.Count(before, "\n")
	column := len([]rune(before[strings.LastIndexByte(before, '\n')+1:])) // no letters beyond the first plane
	var list struct {
		Items []struct {
			TextEdit struct {
				NewText string `json:"newText"`
			} `json:"textEdit"`
		} `json:"items"`
	}
	e.call("textDocument/completion", obj{
		"textDocument": obj{"uri": e.uri(name)}, "position": obj{"line": line, "character": column},
	}, &list)
	found := make([]string, len(list.Items))
	for i, it := range list.Items {
		found[i] = it.TextEdit.NewText
	}
	return found
}
