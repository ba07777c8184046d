package session

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/databridge-go/databridge/lsp/internal/mapper"
)

func TestOnlyOpenFilesBringTheirModuleAlong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module elsewhere\n\ngo 1.26\n", "a.go": "package elsewhere\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := New(silent())
	defer s.Close()
	s.Configure(Config{Folders: []string{t.TempDir()}, Encoding: mapper.UTF16})
	path := filepath.Join(dir, "a.go")
	known := func() int {
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(s.views)
	}
	if f := s.Snapshot().File(path); f == nil || f.Text != "package elsewhere\n" {
		t.Errorf("File = %+v, want the text on disk", f)
	}
	if s.Snapshot().Package(path) == nil {
		t.Error("Package = nil, want the file alone")
	}
	if n := known(); n != 0 {
		t.Errorf("a file that is merely named brings %d modules, want none", n)
	}
	s.Open(path, path, 1, "package elsewhere\n")
	if n := known(); n != 1 {
		t.Errorf("a file that is open brings %d modules, want its own", n)
	}
}
