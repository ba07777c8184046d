package session

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/databridge-go/databridge/internal/load"
)

// unloaded says in one line why the go command told nothing of a module, and what to do.
func unloaded(dir string, err error) string {
	if _, missing := exec.LookPath("go"); missing != nil {
		return load.ErrNoGo.Error() + ": queries are read file by file; put go on PATH and restart the server"
	}
	text := err.Error()
	if _, said, found := strings.Cut(text, "stderr: "); found {
		text = said
	}
	return fmt.Sprintf("%s: %s (go list ./...)", dir, oneLine(text))
}

// tellFaults says in one line what the go command could not make sense of.
func (s *Session) tellFaults(ctx context.Context, v *view, g *graph) {
	faults := g.faults
	if len(faults) == 0 && len(g.ordered) == 0 {
		faults = complaints(ctx, v.dir)
	}
	switch {
	case len(faults) == 0:
	case len(g.ordered) == 0:
		s.tell(fmt.Sprintf("%s: no package could be loaded: %s (go list ./...)", v.dir, oneLine(faults[0])))
	default:
		s.host.Logf("%s: some packages are known in part, %d faults; the first: %s (go build ./... says more)",
			v.dir, len(faults), oneLine(faults[0]))
	}
}

// complaints asks the go command why it knows no package at all: of a go.mod that it cannot read it says nothing else.
func complaints(ctx context.Context, dir string) []string {
	cmd := exec.CommandContext(ctx, "go", "list", "./...")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOPROXY=off")
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Run(); err == nil || said.Len() == 0 {
		return nil // an empty module
	}
	return []string{said.String()}
}

// tellHomeless says that a file lies in no module. The caller holds s.mu.
func (s *Session) tellHomeless(path, text string) {
	if !filepath.IsAbs(path) || !strings.Contains(text, driverPath) && !strings.Contains(text, odmPath) {
		return
	}
	line := fmt.Sprintf("%s lies in no module: its queries are completed, but not checked (go mod init)", path)
	s.background(func(context.Context) { s.tell(line) })
}

// oneLine makes one line of what the go command said.
func oneLine(text string) string {
	text = strings.TrimPrefix(strings.TrimSpace(text), "err: ")
	return strings.Join(strings.Fields(text), " ")
}
