package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// loaded are texts of which one file was read and has been fixed.
func loaded(name, before, after string) *texts {
	return &texts{read: map[string][]byte{name: []byte(before)}, now: map[string][]byte{name: []byte(after)}}
}

func TestFixKeepsTheModeAndFollowsLinks(t *testing.T) {
	dir := t.TempDir()
	name, link := filepath.Join(dir, "real.go"), filepath.Join(dir, "link.go")
	if err := os.WriteFile(name, []byte("before"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(name, link); err != nil {
		t.Skip(err)
	}
	if err := (Process{Dir: dir}).writeTexts(loaded(link, "before", "after")); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	info, statErr := os.Lstat(name)
	if err != nil || statErr != nil || string(text) != "after" || info.Mode() != 0o640 {
		t.Errorf("%q %v %v %v; want after, with mode 0640", text, info.Mode(), err, statErr)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info, err)
	}
}

// A file that somebody else has changed since it was read is left alone, and so are all others.
func TestFixLeavesChangedFilesAlone(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.go"), filepath.Join(dir, "b.go")
	for _, name := range []string{a, b} {
		if err := os.WriteFile(name, []byte("before"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	both := loaded(a, "before", "after")
	both.read[b], both.now[b] = []byte("another"), []byte("after")
	err := Process{Dir: dir}.writeTexts(both)
	if err == nil || !strings.Contains(err.Error(), "b.go: the file has changed since it was read; nothing was written") {
		t.Errorf("err = %v", err)
	}
	if text, _ := os.ReadFile(a); string(text) != "before" {
		t.Errorf("a.go is %q", text)
	}
}
