package lsp

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// start runs a server in the process. exit waits for its exit code.
func start(t testing.TB) (c *rawClient, s *Server, exit func() int) {
	t.Helper()
	return startWith(t, func(h jsonrpc2.Handler) jsonrpc2.Handler { return h })
}

// startWith is start with a handler of the test's around the server's methods.
func startWith(t testing.TB, around func(jsonrpc2.Handler) jsonrpc2.Handler) (c *rawClient, s *Server, exit func() int) {
	t.Helper()
	c, s, exit, _ = startAll(t, around)
	return c, s, exit
}

// startLogged is start with the server's log.
func startLogged(t testing.TB) (c *rawClient, s *Server, log *lockedBuffer) {
	t.Helper()
	c, s, _, log = startAll(t, func(h jsonrpc2.Handler) jsonrpc2.Handler { return h })
	return c, s, log
}

func startAll(t testing.TB, around func(jsonrpc2.Handler) jsonrpc2.Handler) (c *rawClient, s *Server, exit func() int, log *lockedBuffer) {
	t.Helper()
	near, far := net.Pipe()
	log = new(lockedBuffer)
	s, conn := connect(far, log, nil)
	code := make(chan int, 1)
	go func() {
		base := around(protocol.ServerHandler(s, jsonrpc2.MethodNotFoundHandler))
		code <- s.serve(context.Background(), conn, base)
	}()
	exit = sync.OnceValue(func() int { return <-code })
	t.Cleanup(func() {
		_ = near.Close()
		exit()
		if t.Failed() {
			t.Logf("server's log:\n%s", log)
		}
	})
	return newRawClient(t, near, near), s, exit, log
}

// lockedBuffer is a log that goroutines share.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestTheLifecycleGoesByTheBook(t *testing.T) {
	c, s, exit := start(t)
	c.open("/x.go", "package x") // dropped: the server is not initialized
	if m := c.call("textDocument/hover", at("/x.go", "", 0)); m.Error == nil || m.Error.Code != -32002 {
		t.Errorf("hover before initialize = %+v, want error -32002", m)
	}
	if s.session.Snapshot().File("/x.go") != nil {
		t.Error("didOpen before initialize is heard")
	}
	c.initialize(t.TempDir())
	if m := c.call("initialize", obj{"processId": nil, "rootUri": nil, "capabilities": obj{}}); m.Error == nil {
		t.Error("a second initialize is accepted")
	}
	if m := c.call("no/suchMethod", obj{}); m.Error == nil || m.Error.Code != -32601 {
		t.Errorf("unknown request = %+v, want error -32601", m)
	}
	if m := c.call("shutdown", nil); m.Error != nil {
		t.Errorf("shutdown: %+v", m.Error)
	}
	if m := c.call("textDocument/hover", at("/x.go", "", 0)); m.Error == nil || m.Error.Code != -32600 {
		t.Errorf("hover after shutdown = %+v, want error -32600", m)
	}
	c.notify("exit", nil)
	if got := exit(); got != 0 {
		t.Errorf("exit after shutdown = %d, want 0", got)
	}
}

func TestExitWithoutShutdownIsOne(t *testing.T) {
	c, _, exit := start(t)
	c.initialize(t.TempDir())
	c.notify("exit", nil)
	if got := exit(); got != 1 {
		t.Errorf("exit without shutdown = %d, want 1", got)
	}
}

func TestTheConnectionOutlivesWhatNobodyUnderstands(t *testing.T) {
	c, s, _ := start(t)
	dir := t.TempDir()
	c.initialize(dir)
	file := filepath.Join(dir, "a.go")
	for name, send := range map[string]func(){
		"unknown notification":       func() { c.notify("custom/note", obj{"x": 1}) },
		"unknown $/ notification":    func() { c.notify("$/setTrace", obj{"value": "off"}) },
		"didOpen without a document": func() { c.notify("textDocument/didOpen", obj{}) },
		"didChange of strings":       func() { c.notify("textDocument/didChange", json.RawMessage(`"text"`)) },
		"a cancel of nothing":        func() { c.notify("$/cancelRequest", obj{"id": 4711}) },
		"a cancel without an id":     func() { c.notify("$/cancelRequest", obj{}) },
		"a cancel of a list":         func() { c.notify("$/cancelRequest", obj{"id": []int{1}}) },
		"folders that are none":      func() { c.notify("workspace/didChangeWorkspaceFolders", json.RawMessage(`7`)) },
		"didChange of a closed file": func() { c.replace(file, 7, "package a") },
		"a position beyond the text": func() {
			c.call("textDocument/hover", obj{"textDocument": obj{"uri": "file:///no.go"}, "position": wirePosition{9999, 9999}})
		},
		"an unsaved buffer": func() {
			c.notify("textDocument/didOpen", obj{"textDocument": obj{
				"uri": "untitled:Untitled-1", "languageId": "go", "version": 1, "text": "package a\nvar x = \"\"",
			}})
			c.call("textDocument/completion", obj{"textDocument": obj{"uri": "untitled:Untitled-1"}, "position": wirePosition{1, 9}})
		},
		"a URI that is none": func() {
			c.call("textDocument/definition", obj{"textDocument": obj{"uri": "::"}, "position": wirePosition{}})
		},
	} {
		send()
		c.open(file, "package a // "+name)
		c.call("textDocument/hover", at(file, "package a", 0)) // answered behind the notification
		if got := s.session.Snapshot().File(file); got == nil || got.Text != "package a // "+name {
			t.Errorf("after %s the server's text is %v", name, got)
		}
	}
}

func TestAPanicIsAnInternalErrorAndTheServerLives(t *testing.T) {
	c, _, _ := startWith(t, func(next jsonrpc2.Handler) jsonrpc2.Handler {
		return func(ctx context.Context, req *jsonrpc2.Request) (any, error) {
			if m := req.Method(); m == "textDocument/hover" || m == "textDocument/didSave" {
				panic("a rule went wrong")
			}
			return next(ctx, req)
		}
	})
	dir := t.TempDir()
	c.initialize(dir)
	file := filepath.Join(dir, "a.go")
	c.open(file, "package a")
	c.notify("textDocument/didSave", obj{"textDocument": document(file)})
	for range 3 {
		if m := c.call("textDocument/hover", at(file, "package a", 0)); m.Error == nil || m.Error.Code != -32603 {
			t.Fatalf("hover = %+v, want error -32603", m)
		}
	}
	if m := c.call("textDocument/definition", at(file, "package a", 0)); m.Error != nil {
		t.Errorf("definition = %+v", m.Error)
	}
}

func TestARequestIsCancelledWhileOthersAndEditsGoOn(t *testing.T) {
	begun := make(chan struct{})
	c, s, _ := startWith(t, func(next jsonrpc2.Handler) jsonrpc2.Handler {
		return func(ctx context.Context, req *jsonrpc2.Request) (any, error) {
			if req.Method() == "textDocument/hover" {
				close(begun)
				<-ctx.Done() // as slow as can be
			}
			return next(ctx, req)
		}
	})
	dir := t.TempDir()
	c.initialize(dir)
	file := filepath.Join(dir, "a.go")
	c.open(file, "package a")
	slow := c.request("textDocument/hover", at(file, "package a", 0))
	<-begun
	c.replace(file, 2, "package b")
	if m := c.call("textDocument/definition", at(file, "package b", 0)); m.Error != nil {
		t.Errorf("definition beside a slow hover = %+v", m.Error)
	}
	if got := s.session.Snapshot().File(file).Text; got != "package b" {
		t.Errorf("an edit beside a slow hover leaves %q", got)
	}
	c.notify("$/cancelRequest", obj{"id": slow})
	if m := c.wait(slow); m.Error == nil || m.Error.Code != -32800 {
		t.Errorf("the cancelled hover = %+v, want error -32800", m)
	}
}

func TestRequestsSeeTheEditsBeforeThemAndNoneBehind(t *testing.T) {
	dir := module(t, map[string]string{"app.go": users})
	c, _, _ := start(t)
	c.initialize(dir)
	file := filepath.Join(dir, "app.go")
	c.open(file, users)
	c.loaded(file)
	src, offset := pointed(strings.Replace(users, "KEY", cursor, 1))
	var ids []int
	for i := range 20 { // no answer is waited for
		field := string(rune('a' + i))
		c.replace(file, i+2, strings.Replace(src, `bson:"mail"`, `bson:"`+field+`mail"`, 1))
		ids = append(ids, c.request("textDocument/completion", at(file, src, offset))) // the edit is on a line of its own
	}
	for i, id := range ids {
		want := string(rune('a'+i)) + "mail"
		list := result[wireCompletion](t, c.wait(id))
		if len(list.Items) == 0 || list.Items[0].Label != want {
			t.Errorf("completion %d offers %+v, want %s first", i, list.Items, want)
		}
	}
}

func TestGarbageOnTheStreamEndsTheServerCleanly(t *testing.T) {
	for name, garbage := range map[string]string{
		"no header at all": "hello\r\n\r\n",
		"no length":        "Content-Type: x\r\n\r\n{}",
		"a huge length":    "Content-Length: 99999999999999\r\n\r\n{}",
		"no JSON":          "Content-Length: 5\r\n\r\nhello",
	} {
		t.Run(name, func(t *testing.T) {
			near, far := net.Pipe()
			code := make(chan int, 1)
			go func() { code <- Serve(context.Background(), far, io.Discard, nil) }()
			go func() { _, _ = io.Copy(io.Discard, near) }()
			_, _ = io.Copy(near, strings.NewReader(garbage))
			_ = near.Close()
			if got := <-code; got != 1 {
				t.Errorf("Serve = %d, want 1", got)
			}
		})
	}
}
