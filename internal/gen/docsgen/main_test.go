package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/diag"
)

const docs = "../../../docs/diagnostics"

// What is committed is what the generator writes: go generate ./internal/diag mends a difference.
func TestPagesAreGenerated(t *testing.T) {
	t.Parallel()
	want := pages()
	for name, text := range want {
		got, err := os.ReadFile(filepath.Join(docs, name))
		if err != nil {
			t.Error(err)
			continue
		}
		if string(got) != text {
			t.Errorf("docs/diagnostics/%s is not what docsgen writes: go generate ./internal/diag", name)
		}
	}
	committed, err := filepath.Glob(filepath.Join(docs, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range committed {
		if _, ok := want[filepath.Base(path)]; !ok {
			t.Errorf("%s is written by nobody", path)
		}
	}
}

// Every rule stands once in the index, and every link leads to a page.
func TestIndexNamesEveryCode(t *testing.T) {
	t.Parallel()
	all := pages()
	for _, r := range diag.Catalogue() {
		if n := strings.Count(all["README.md"], "| ["+string(r.Code)+"]("); n != 1 {
			t.Errorf("%s stands %d times in the index", r.Code, n)
		}
	}
	link := regexp.MustCompile(`\]\(([\w.]+\.md)\)`)
	for name, text := range all {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if _, ok := all[m[1]]; !ok {
				t.Errorf("%s links to %s, which is no page", name, m[1])
			}
		}
	}
}

// A page shows wrong and right code, and nothing of the marks of the tests.
func TestPagesShowCode(t *testing.T) {
	t.Parallel()
	for _, r := range diag.Catalogue() {
		text := page(r)
		if !strings.Contains(text, "## Wrong") || !strings.Contains(text, "## Right") || !strings.Contains(text, "// wrong: ") {
			t.Errorf("the page of %s lacks wrong or right code", r.Code)
		}
		if strings.Contains(text, "// want ") || strings.Count(text, "```")%2 != 0 {
			t.Errorf("the page of %s shows marks of the tests, or a fence is open", r.Code)
		}
	}
}

// Pages of codes that are gone are removed, and other files are left alone.
func TestReplace(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	for _, name := range []string{"DB9999.md", "logo.svg"} {
		if err := os.WriteFile(filepath.Join(out, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := replace(out, map[string]string{"DB0001.md": "# x\n"}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"DB9999.md": false, "logo.svg": true, "DB0001.md": true} {
		if _, err := os.Stat(filepath.Join(out, name)); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", name, err == nil, want)
		}
	}
}
