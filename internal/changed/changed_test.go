package changed_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/changed"
)

// A repo is a git repository in a temporary folder.
type repo struct {
	*testing.T
	dir string
}

func newRepo(t *testing.T) repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not on PATH")
	}
	r := repo{t, t.TempDir()}
	r.git("init", "-q", "-b", "main")
	r.git("config", "user.email", "a@example.com")
	r.git("config", "user.name", "A")
	r.git("config", "diff.mnemonicPrefix", "true") // users have all kinds of settings
	r.git("config", "color.ui", "always")
	return r
}

func (r repo) git(args ...string) {
	r.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = r.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		r.Fatalf("git %v: %v: %s", args, err, out)
	}
}

func (r repo) write(name, text string) {
	r.Helper()
	name = filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		r.Fatal(err)
	}
}

func (r repo) commit() {
	r.Helper()
	r.git("add", "-A")
	r.git("commit", "-q", "-m", "one")
}

func (r repo) since(dir, rev string) *changed.Lines {
	r.Helper()
	lines, err := changed.Since(context.Background(), filepath.Join(r.dir, dir), rev)
	if err != nil {
		r.Fatal(err)
	}
	return lines
}

// of returns which of ten lines of a file have changed.
func of(l *changed.Lines, file string) string {
	var b strings.Builder
	for i := 1; i <= 10; i++ {
		if l.Has(file, i, i) {
			b.WriteString("*")
		} else {
			b.WriteString(".")
		}
	}
	return b.String()
}

const ten = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n"

func TestSince(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	for _, name := range []string{"a.go", "old name.go", "sub/staged.go", "same.go", "gone.go"} {
		r.write(name, ten+name+"\n")
	}
	r.commit()
	r.write("a.go", strings.Replace(ten, "3\n", "three\n+++ b/same.go\n@@ -1 +1 @@\n", 1)) // what looks like a diff is none
	r.git("mv", "old name.go", "new name.go")
	r.write("new name.go", strings.Replace(ten, "5\n", "five\n", 1)+"old name.go\n")
	r.git("rm", "-q", "gone.go")
	r.commit()
	r.write("sub/staged.go", "0\n"+ten)
	r.git("add", "sub/staged.go")
	r.write("sub/untracked.go", ten)
	r.write("a.go", strings.Replace(ten, "3\n", "three\n+++ b/same.go\n@@ -1 +1 @@\n", 1)+"uncommitted\n")

	lines := r.since("", "HEAD~1")
	for file, want := range map[string]string{
		"a.go": "..***.....", "new name.go": "....*.....", "sub/staged.go": "*.........",
		"sub/untracked.go": "**********", "same.go": "..........", "gone.go": "..........",
	} {
		if got := of(lines, file); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
	below := r.since("sub", "HEAD~1")
	if got := of(below, "staged.go"); got != "*........." {
		t.Errorf("from below: %s", got)
	}
	if got := of(below, "../a.go"); got != "..***....." {
		t.Errorf("from below, above: %s", got)
	}
	if got := of(lines.Moved("a.go", []int{1, 2, 0, 3, 6}), "a.go"); got != "..**......" {
		t.Errorf("moved: %s", got)
	}
}

// What has come to main since a branch left it is no change of the branch.
func TestABranchCountsFromWhereItLeft(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.write("a.go", ten)
	r.commit()
	r.git("switch", "-q", "-c", "topic")
	r.write("b.go", ten)
	r.commit()
	r.git("switch", "-q", "main")
	r.write("a.go", strings.Replace(ten, "2\n", "two\n", 1))
	r.commit()
	r.git("switch", "-q", "topic")
	lines := r.since("", "main")
	if a, b := of(lines, "a.go"), of(lines, "b.go"); a != ".........." || b != "**********" {
		t.Errorf("a.go %s, b.go %s; want none and all", a, b)
	}
}

func TestWhatTheUserCanMend(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.write("a.go", ten)
	r.commit()
	for _, rev := range []string{"nowhere", "--output=x", "", "HEAD:a.go"} {
		if _, err := changed.Since(context.Background(), r.dir, rev); !errors.Is(err, changed.ErrNoRevision) {
			t.Errorf("Since(%q) = %v, want no such revision", rev, err)
		}
	}
	outside := t.TempDir()
	if _, err := changed.Since(context.Background(), outside, "HEAD"); !errors.Is(err, changed.ErrNoRepository) {
		t.Errorf("outside of a repository: %v", err)
	}
}
