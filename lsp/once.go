package lsp

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/lsp/internal/feature"
	"github.com/databridge-go/databridge/lsp/internal/mapper"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A lone is a session for one question of a script.
type lone struct {
	*session.Session
	path string

	mu    sync.Mutex
	found session.Report // of the file
	told  []string
}

// ask opens a file, waits until its module is checked, and calls answer.
func (p Program) ask(ctx context.Context, name string, answer func(l *lone) int) int {
	path, err := filepath.Abs(name)
	if err != nil {
		return p.broken(err)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // the go command names files so
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return p.broken(err)
	}
	l := &lone{path: path}
	loaded := make(chan struct{})
	end := sync.OnceFunc(func() { close(loaded) })
	l.Session = session.New(session.Host{
		Publish: l.publish, Tell: l.tell, Logf: func(string, ...any) {}, Memory: p.Memory,
		Loading: func(string) func(string) {
			return func(stage string) {
				if stage == "" {
					end()
				}
			}
		},
	})
	defer l.Close()
	l.Configure(session.Config{Encoding: mapper.UTF8})
	l.Open(path, "", 1, string(text))
	if !l.Loads(path) {
		return p.broken(errors.New(name + " lies in no module"))
	}
	select {
	case <-loaded:
	case <-ctx.Done():
		return p.broken(ctx.Err())
	}
	l.mu.Lock()
	for _, line := range l.told {
		_, _ = fmt.Fprintln(p.Stderr, "databridge-lsp:", line)
	}
	l.mu.Unlock()
	return answer(l)
}

func (l *lone) publish(r session.Report) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r.File.Path == l.path {
		l.found = r
	}
}

func (l *lone) tell(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.told = append(l.told, line)
}

// check prints the findings of a file.
func (p Program) check(ctx context.Context, name string) int {
	return p.ask(ctx, name, func(l *lone) int {
		l.mu.Lock()
		defer l.mu.Unlock()
		code := exitClean
		for _, f := range l.found.Findings {
			at := l.found.Package.Fset.PositionFor(f.Pos, false)
			_, _ = fmt.Fprintf(p.Stdout, "%s:%d:%d: %s: %s (%s)\n", name, at.Line, at.Column, f.Severity, f.Message, f.Code)
			if f.Severity != diag.Info {
				code = exitFindings
			}
		}
		return code
	})
}

// complete prints what may stand at a place of a file: FILE:LINE:COL.
func (p Program) complete(ctx context.Context, place string) int {
	name, line, column, ok := cutPlace(place)
	if !ok {
		_, _ = fmt.Fprintf(p.Stderr, "databridge-lsp: complete takes FILE:LINE:COL, not %q\n", place)
		return exitUsage
	}
	return p.ask(ctx, name, func(l *lone) int {
		snap := l.Snapshot()
		offset := snap.File(l.path).ByteOffset(line, column)
		found, _ := new(feature.Completer).Complete(ctx, snap, l.path, offset)
		for _, it := range found.Items {
			_, _ = fmt.Fprintf(p.Stdout, "%s\t%s\n", it.Name, it.Detail)
		}
		return exitClean
	})
}

// cutPlace reads FILE:LINE:COL; a file's name may have colons.
func cutPlace(place string) (name string, line, column int, ok bool) {
	rest, last, _ := cutLast(place)
	name, middle, _ := cutLast(rest)
	line, lineErr := strconv.Atoi(middle)
	column, columnErr := strconv.Atoi(last)
	return name, line, column, name != "" && lineErr == nil && columnErr == nil && line > 0 && column > 0
}

func cutLast(text string) (before, after string, ok bool) {
	i := strings.LastIndexByte(text, ':')
	if i < 0 {
		return "", text, false
	}
	return text[:i], text[i+1:], true
}
