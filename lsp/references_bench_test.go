package lsp

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/bigmodule"
)

// BenchmarkReferences asks for the references of a field in a module of 100 kLOC, an edit before each question.
func BenchmarkReferences(b *testing.B) {
	dir := b.TempDir()
	if err := bigmodule.Write(dir, 100_000); err != nil {
		b.Fatal(err)
	}
	c, s, _ := start(b)
	c.initialize(dir)
	file := filepath.Join(dir, "svc50", "queries.go")
	src := string(s.session.Snapshot().File(file).Text)
	c.open(file, src)
	c.loaded(file)
	key := strings.Index(src, `"address.ci`) + len(`"address.ci`)
	version := 1
	params := at(file, src, key)
	params["context"] = obj{"includeDeclaration": true}
	measure(b, func() {
		version++
		c.insert(file, version, src, len(src), " ", version%2 == 0)
		if found := result[[]wireLocation](b, c.call("textDocument/references", params)); len(found) < 3 {
			b.Fatalf("references = %v", found)
		}
	})
}

// BenchmarkStart waits for the findings in the last package of a module of 100 kLOC, from initialize on.
func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	if err := bigmodule.Write(dir, 100_000); err != nil {
		b.Fatal(err)
	}
	file := filepath.Join(dir, "svc98", "queries.go")
	data, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	src := strings.Replace(string(data), `filter["address.city"]`, `filter["address.citty"]`, 1)
	if err := os.WriteFile(file, []byte(src), 0o600); err != nil {
		b.Fatal(err)
	}
	measure(b, func() {
		c, _, exit := start(b)
		c.initialize(dir)
		c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) > 0 })
		c.call("shutdown", nil)
		c.notify("exit", nil)
		exit()
	})
}
