package lsp

import (
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
