package session

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/databridge-go/databridge/internal/bigmodule"
)

// big loads a module of 100 kLOC with one file of it open.
func big(b *testing.B) (s *Session, v *view, path, text string) {
	b.Helper()
	dir := b.TempDir()
	if err := bigmodule.Write(dir, 100_000); err != nil {
		b.Fatal(err)
	}
	b.Setenv("GOFLAGS", "-mod=mod")
	path = filepath.Join(dir, "svc50", "queries.go")
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	s = New(silent())
	b.Cleanup(s.Close)
	s.Configure(Config{Folders: []string{dir}})
	s.Open(path, "", 1, string(data))
	v = s.views[dir]
	for end := time.Now().Add(time.Minute); !v.isReady(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			b.Fatal("the module is not loaded")
		}
	}
	return s, v, path, string(data)
}

// BenchmarkCheckAfterAnEdit checks one package of a hundred anew, as the first question after an edit does.
func BenchmarkCheckAfterAnEdit(b *testing.B) {
	s, v, path, text := big(b)
	b.ReportAllocs()
	for b.Loop() {
		text += " "
		f := &File{Mapper: s.Snapshot().open[path].Mapper, Path: path, Open: true, id: textID.Add(1)}
		snap := &Snapshot{session: s, id: s.Snapshot().id, encoding: s.encoding, open: map[string]*File{path: f}}
		g := v.snapshotGraph()
		v.checks.get(snap, v, g, g.owner(path))
	}
}

// BenchmarkWorldAfterAnEdit joins what a hundred packages say, one of which has said something new.
func BenchmarkWorldAfterAnEdit(b *testing.B) {
	s, v, path, _ := big(b)
	g := v.snapshotGraph()
	p := v.checks.get(s.Snapshot(), v, g, g.owner(path))
	b.ReportAllocs()
	for b.Loop() {
		v.checks.mu.Lock()
		v.checks.joined = nil
		v.checks.mu.Unlock()
		v.checks.world(p)
	}
}

// BenchmarkLean lets go of what no query of a package touches.
func BenchmarkLean(b *testing.B) {
	s, v, path, _ := big(b)
	g := v.snapshotGraph()
	p := newBuild(v.checks, s.Snapshot(), v, g).full(g.owner(path))
	b.ReportAllocs()
	for b.Loop() {
		p.leaner()
	}
}
