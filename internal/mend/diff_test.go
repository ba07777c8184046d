package mend

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// git makes the new text of the old one and the diff.
func TestGitAppliesTheDiff(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not on PATH")
	}
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 60 {
		before := someText(random, random.IntN(40))
		after := changed(random, before)
		name := fmt.Sprintf("f%d.go", i)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(before), 0o600); err != nil {
			t.Fatal(err)
		}
		diff := Diff(name, []byte(before), []byte(after))
		if (diff == "") != (before == after) {
			t.Fatalf("diff of %q and %q is %q", before, after, diff)
		}
		if diff == "" || before == "" || after == "" { // git makes and removes files by other headers
			continue
		}
		apply := exec.Command("git", "apply", "--unidiff-zero", "-")
		apply.Dir, apply.Stdin = dir, strings.NewReader(diff)
		if out, err := apply.CombinedOutput(); err != nil {
			t.Fatalf("git apply: %v: %s\nfrom %q\nto %q\n%s", err, out, before, after, diff)
		}
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != after {
			t.Fatalf("git made %q, %v; want %q\n%s", got, err, after, diff)
		}
	}
}

func someText(random *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		fmt.Fprintf(&b, "line %d\n", random.IntN(12))
	}
	if random.IntN(3) == 0 {
		b.WriteString("no end of line")
	}
	return b.String()
}

// changed drops, adds and keeps lines.
func changed(random *rand.Rand, text string) string {
	var b strings.Builder
	for _, line := range lines([]byte(text)) {
		switch random.IntN(10) {
		case 0:
			continue
		case 1:
			fmt.Fprintf(&b, "new %d\n", random.IntN(9))
		}
		b.WriteString(line)
	}
	return b.String()
}
