package lsp

import (
	"context"
	"encoding/json"
	"path/filepath"
	"testing"

	"go.lsp.dev/jsonrpc2"
)

// stuck runs a server whose hover looks at no context: it returns when the test ends. begun is sent to when it is asked.
func stuck(t *testing.T) (c *rawClient, begun <-chan struct{}, exit func() int) {
	t.Helper()
	asked, ended := make(chan struct{}, 8), make(chan struct{})
	c, _, exit = startWith(t, func(next jsonrpc2.Handler) jsonrpc2.Handler {
		return func(ctx context.Context, req *jsonrpc2.Request) (any, error) {
			if req.Method() == "textDocument/hover" {
				asked <- struct{}{}
				<-ended
			}
			return next(ctx, req)
		}
	})
	t.Cleanup(func() { close(ended) }) // before the server's own cleanup, which waits
	return c, asked, exit
}

func TestACancelledRequestIsAnsweredWhateverItsHandlerDoes(t *testing.T) {
	c, begun, _ := stuck(t)
	dir := t.TempDir()
	c.initialize(dir)
	file := filepath.Join(dir, "a.go")
	c.open(file, "package a")
	slow := c.request("textDocument/hover", at(file, "package a", 0))
	<-begun
	c.notify("$/cancelRequest", obj{"id": slow})
	if m := c.wait(slow); m.Error == nil || m.Error.Code != -32800 {
		t.Errorf("the cancelled hover = %+v, want error -32800", m)
	}
	c.notify("$/cancelRequest", obj{"id": slow}) // again, when it is answered
	if m := c.call("textDocument/definition", at(file, "package a", 0)); m.Error != nil {
		t.Errorf("definition behind a cancelled hover = %+v", m.Error)
	}
}

func TestTheServerEndsWhateverItsHandlersDo(t *testing.T) {
	for name, tt := range map[string]struct {
		end  func(c *rawClient)
		code int
	}{
		"the client has died":   {func(c *rawClient) { _ = c.w.(interface{ Close() error }).Close() }, 1},
		"exit without shutdown": {func(c *rawClient) { c.notify("exit", nil) }, 1},
		"exit behind shutdown":  {func(c *rawClient) { c.call("shutdown", nil); c.notify("exit", nil) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, begun, exit := stuck(t)
			c.initialize(t.TempDir())
			c.request("textDocument/hover", at("/x.go", "", 0))
			<-begun
			tt.end(c)
			if got := exit(); got != tt.code {
				t.Errorf("the server ends with %d, want %d", got, tt.code)
			}
		})
	}
}

func TestParametersThatAreNoneAreRefusedAndTheServerLives(t *testing.T) {
	c, _, _ := start(t)
	c.initialize(t.TempDir())
	for _, method := range []string{
		"textDocument/hover", "textDocument/completion", "textDocument/definition", "textDocument/references",
		"textDocument/documentHighlight", "textDocument/rename", "textDocument/prepareRename",
	} {
		for _, params := range []string{`"text"`, `7`, `[1,2]`, `{"textDocument":3}`, `{"textDocument":{"uri":{}},"position":null}`, `{"position":{"line":-1}}`} {
			m := c.call(method, json.RawMessage(params))
			if m.Error == nil || m.Error.Code != -32602 {
				t.Errorf("%s of %s = %s %+v, want error -32602", method, params, m.Result, m.Error)
			}
		}
		for _, params := range []string{`null`, `{}`, `{"textDocument":{"uri":""},"position":{"line":4294967295,"character":4294967295}}`} {
			if m := c.call(method, json.RawMessage(params)); m.Error != nil && m.Error.Code == -32603 {
				t.Errorf("%s of %s = %+v", method, params, m.Error)
			}
		}
	}
}

func TestInitializeThatIsNoneMayBeTriedAgain(t *testing.T) {
	c, _, _ := start(t)
	if m := c.call("initialize", json.RawMessage(`"hello"`)); m.Error == nil {
		t.Error("initialize with a string is accepted")
	}
	c.initialize(t.TempDir())
	if m := c.call("textDocument/hover", at("/x.go", "", 0)); m.Error != nil {
		t.Errorf("hover = %+v", m.Error)
	}
}

func TestIdsMayBeStrings(t *testing.T) {
	c, begun, _ := stuck(t)
	c.initialize(t.TempDir())
	c.send(`{"jsonrpc":"2.0","id":"slow","method":"textDocument/hover","params":` + toJSON(t, at("/x.go", "", 0)) + `}`)
	<-begun
	c.notify("$/cancelRequest", obj{"id": "slow"})
	if m := c.waitFor(`"slow"`); m.Error == nil || m.Error.Code != -32800 {
		t.Errorf("the cancelled hover = %+v, want error -32800", m)
	}
}
