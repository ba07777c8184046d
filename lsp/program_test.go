package lsp

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
)

func TestScriptsAskOnce(t *testing.T) {
	dir := module(t, map[string]string{"app.go": misspelt(), "fine/fine.go": strings.Replace(users, "KEY", "mail", 1)})
	bad, fine := filepath.Join(dir, "app.go"), filepath.Join(dir, "fine", "fine.go")
	text := strings.Split(strings.Replace(users, "KEY", "mail", 1), "\n")
	line, column := 0, 0
	for i, l := range text {
		if at := strings.Index(l, `"mail": "x"`); at >= 0 {
			line, column = i+1, at+2
		}
	}
	for name, tt := range map[string]struct {
		args []string
		code int
		out  string
		err  string
	}{
		"what is wrong":      {[]string{"check", bad}, 3, `(DB2001)`, ""},
		"nothing is wrong":   {[]string{"check", fine}, 0, "", ""},
		"completion":         {[]string{"complete", fmt.Sprintf("%s:%d:%d", fine, line, column)}, 0, "mail\tstring", ""},
		"no such file":       {[]string{"check", filepath.Join(dir, "none.go")}, 1, "", "no such file"},
		"no place":           {[]string{"complete", fine}, 2, "", "FILE:LINE:COL"},
		"the version":        {[]string{"--version"}, 0, "databridge-lsp ", ""},
		"help":               {[]string{"--help"}, 0, "--listen", ""},
		"too many":           {[]string{"--version", "now"}, 2, "", "--version"},
		"the whole network":  {[]string{"--listen=0.0.0.0:0"}, 2, "", "address of this machine"},
		"another machine":    {[]string{"--listen=example.com:80"}, 2, "", "address of this machine"},
		"no port to listen":  {[]string{"--listen=127.0.0.1"}, 2, "", "address of this machine"},
		"a port that is out": {[]string{"--listen=127.0.0.1:99999"}, 1, "", "99999"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, log bytes.Buffer
			code := Program{Stdin: io.NopCloser(strings.NewReader("")), Stdout: &out, Stderr: &log}.Run(t.Context(), tt.args)
			if code != tt.code || !strings.Contains(out.String(), tt.out) || !strings.Contains(log.String(), tt.err) || tt.out == "" && out.Len() > 0 {
				t.Errorf("exit %d, out %q, err %q, want %d, %q, %q", code, out.String(), log.String(), tt.code, tt.out, tt.err)
			}
		})
	}
}

// Two clients on one port, one after the other; the server ends with its context.
func TestClientsConnectToAPort(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	code := make(chan int, 1)
	go func() { code <- Program{Stderr: w}.Run(ctx, []string{"--listen=127.0.0.1:0"}) }()
	first, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, r) }()
	_, address, _ := strings.Cut(strings.TrimSpace(first), "listening on ")
	for range 2 {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		c := newRawClient(t, conn, conn)
		c.initialize(t.TempDir())
		if m := c.call("shutdown", nil); m.Error != nil {
			t.Errorf("shutdown: %+v", m.Error)
		}
		c.notify("exit", nil)
	}
	cancel()
	if got := <-code; got != 0 {
		t.Errorf("exit code = %d, want 0", got)
	}
}
