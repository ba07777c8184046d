package session

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/databridge-go/databridge/internal/diag"
)

// A Report is the findings of one file, which replace those of the report before.
type Report struct {
	Snapshot *Snapshot
	File     *File
	Package  *Package // nil where Findings are withdrawn
	Findings []diag.Finding
}

// held is how long a new finding at the place that was edited last is held back.
const held = time.Second

// report publishes the findings of one file, unless the text has changed meanwhile or the client has them already.
func (s *Session) report(snap *Snapshot, v *view, p *Package, path string, found []diag.Finding) (wait time.Duration) {
	file := snap.fileIn(v, path)
	if file == nil {
		return 0
	}
	s.telling.Lock() // reports of one file must not overtake each other
	defer s.telling.Unlock()
	found, wait, news := s.news(snap, v, p, file, found)
	if news {
		s.host.Publish(Report{Snapshot: snap, File: file, Package: p, Findings: found})
	}
	return wait
}

// news takes out what is held back, and reports whether the client does not know the rest yet.
func (s *Session) news(snap *Snapshot, v *view, p *Package, file *File, found []diag.Finding) (rest []diag.Finding, wait time.Duration, news bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.current.open[file.Path] != snap.open[file.Path] {
		return nil, 0, false // of a text that is no more
	}
	if s.views[v.dir] != v {
		return nil, 0, false // of a folder that has been taken away: its findings are withdrawn
	}
	rest, wait = s.holdBack(p, file.Path, found)
	prints := []string{fmt.Sprint(file.Version)}
	for _, f := range rest {
		prints = append(prints, print(p, f))
	}
	before, told := s.shown[file.Path]
	if slices.Equal(before, prints) || !told && len(rest) == 0 && !file.Open {
		return nil, wait, false
	}
	s.shown[file.Path] = prints
	return rest, wait, true
}

// holdBack takes out new findings at the place that was edited last, for a moment: a server never sees the cursor, and
// a word that is being typed is always wrong.
func (s *Session) holdBack(p *Package, path string, found []diag.Finding) ([]diag.Finding, time.Duration) {
	rest := held - time.Since(s.last.at)
	if s.last.path != path || rest <= 0 {
		return found, 0
	}
	var kept []diag.Finding
	wait := time.Duration(0)
	for _, f := range found {
		from, to := p.Fset.PositionFor(f.Pos, false).Offset, p.Fset.PositionFor(f.End, false).Offset
		touched := from <= s.last.offset && s.last.offset <= to
		if touched && !slices.ContainsFunc(s.shown[path], func(old string) bool { return sameFault(old, print(p, f)) }) {
			wait = rest
			continue
		}
		kept = append(kept, f)
	}
	return kept, wait
}

// print tells findings apart: position and severity, then code and message.
func print(p *Package, f diag.Finding) string {
	return fmt.Sprintf("%d-%d %s\x00%s %s", p.Fset.PositionFor(f.Pos, false).Offset, p.Fset.PositionFor(f.End, false).Offset, f.Severity, f.Code, f.Message)
}

// sameFault reports whether two prints differ at most in position: text above has moved it.
func sameFault(a, b string) bool {
	_, a, _ = strings.Cut(a, "\x00")
	_, b, _ = strings.Cut(b, "\x00")
	return a == b
}

// unknownTo returns the files below a view that findings were published for and that its graph no longer has. The
// caller holds s.mu.
func (s *Session) unknownTo(v *view, g *graph) []string {
	return slices.DeleteFunc(s.shownUnder(v.dir), func(path string) bool { return len(g.byFile[path]) > 0 })
}

// shownUnder returns the files below a directory that findings were published for. The caller holds s.mu.
func (s *Session) shownUnder(dir string) []string {
	var paths []string
	for path := range s.shown {
		if root := s.roots[filepath.Dir(path)]; root == dir || root == "" && strings.HasPrefix(path, dir+string(filepath.Separator)) {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

// withdraw takes back what was published for files that nobody looks at any more.
func (s *Session) withdraw(paths []string) {
	s.telling.Lock()
	defer s.telling.Unlock()
	for _, path := range paths {
		s.mu.Lock()
		stale := len(s.shown[path]) > 1 // the version, then the findings
		delete(s.shown, path)
		s.mu.Unlock()
		if stale {
			s.host.Publish(Report{File: &File{Path: path}})
		}
	}
}
