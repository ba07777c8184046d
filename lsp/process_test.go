package lsp

import (
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// program builds databridge-lsp.
func program(t testing.TB) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "databridge-lsp")
	if b, err := exec.Command("go", "build", "-o", bin, "../cmd/databridge-lsp").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, b)
	}
	return bin
}

// process builds databridge-lsp and starts it.
func process(t testing.TB) (cmd *exec.Cmd, in io.WriteCloser, out io.ReadCloser) {
	t.Helper()
	cmd = exec.Command(program(t), "--stdio")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if out, err = cmd.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, in, out
}

// TestTheProgramSpeaksOnItsStreams goes through a day's work with the program as an editor starts it.
func TestTheProgramSpeaksOnItsStreams(t *testing.T) {
	dir := module(t, map[string]string{"app.go": misspelt()})
	file := filepath.Join(dir, "app.go")
	cmd, in, out := process(t)
	c := newRawClient(t, out, in)
	c.initialize(dir)
	c.open(file, misspelt())
	p := c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 1 })
	d := p.Diagnostics[0]
	if d.Code != "DB2001" || d.Source != "databridge" || slice(misspelt(), d.Range) != `"mial"` {
		t.Errorf("diagnostic = %+v", d)
	}
	if !strings.HasSuffix(d.CodeDescription.Href, "/docs/diagnostics/DB2001.md") {
		t.Errorf("the diagnostic's page = %q", d.CodeDescription.Href)
	}

	src, offset := pointed(strings.Replace(users, "KEY", "ma"+cursor, 1))
	c.replace(file, 2, src)
	if got := c.labels(file, src, offset); !slices.Contains(got, "mail") {
		t.Errorf("completion = %q, want mail in it", got)
	}
	fine := strings.Replace(users, "KEY", "mail", 1)
	c.replace(file, 3, fine)
	offset = strings.Index(fine, `M{"mail"`) + 4
	h := result[wireHover](t, c.call("textDocument/hover", at(file, fine, offset)))
	if h.Contents.Value != "**mail** · string\n\n```go\nUser.Email string `bson:\"mail\"`\n```\n\nwhere letters go" {
		t.Errorf("hover = %q", h.Contents.Value)
	}
	loc := result[wireLocation](t, c.call("textDocument/definition", at(file, fine, offset)))
	if line := strings.Split(fine, "\n")[loc.Range.Start.Line]; loc.URI != uriString(file) || !strings.Contains(line, "Email") {
		t.Errorf("definition = %+v", loc)
	}
	c.published(file, func(p wirePublish) bool { return *p.Version == 3 && len(p.Diagnostics) == 0 })

	if m := c.call("shutdown", nil); m.Error != nil {
		t.Errorf("shutdown: %+v", m.Error)
	}
	c.notify("exit", nil)
	if err := cmd.Wait(); err != nil {
		t.Errorf("exit: %v", err)
	}
}

func TestTheProgramEndsWithOneWithoutShutdown(t *testing.T) {
	for name, end := range map[string]func(c *rawClient, in io.Closer){
		"exit":                func(c *rawClient, _ io.Closer) { c.notify("exit", nil) },
		"the editor has died": func(_ *rawClient, in io.Closer) { _ = in.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			cmd, in, out := process(t)
			c := newRawClient(t, out, in)
			c.initialize(t.TempDir())
			end(c, in)
			var code *exec.ExitError
			if err := cmd.Wait(); !errors.As(err, &code) || code.ExitCode() != 1 {
				t.Errorf("the program ended with %v, want exit status 1", err)
			}
		})
	}
}

func TestTheProgramRefusesArgumentsThatItDoesNotKnow(t *testing.T) {
	out, err := exec.Command(program(t), "check").CombinedOutput()
	var code *exec.ExitError
	if !errors.As(err, &code) || code.ExitCode() != 2 || strings.Count(string(out), "\n") != 1 || !strings.Contains(string(out), `"check"`) {
		t.Errorf("databridge-lsp check = %v: %s", err, out)
	}
}
