package migrate

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/scanner"
	"go/token"
	"io/fs"
	"regexp"
	"strings"
)

// migrationFile is how the files of migrations are called: what begins with _ and tests are none.
var migrationFile = regexp.MustCompile(`^([0-9][^/]*)\.go$`)

// checksums returns the checksum of each migration's file, by the migration's name.
func checksums(files fs.FS) (map[string]string, error) {
	names, err := fs.Glob(files, "*.go")
	if err != nil {
		return nil, fmt.Errorf("migrate: read the files: %w", err)
	}
	sums := map[string]string{}
	for _, name := range names {
		m := migrationFile.FindStringSubmatch(name)
		if m == nil || strings.HasSuffix(name, "_test.go") {
			continue // main.go, a helper, a test
		}
		src, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("migrate: read %s: %w", name, err)
		}
		sums[m[1]] = checksum(src)
	}
	return sums, nil
}

// checksum is the same for sources that differ in comments and layout only.
func checksum(src []byte) string {
	var s scanner.Scanner
	set := token.NewFileSet()
	s.Init(set.AddFile("", set.Base(), len(src)), src, nil, 0)
	h := sha256.New()
	for {
		_, tok, text := s.Scan()
		if tok == token.EOF {
			return hex.EncodeToString(h.Sum(nil)[:12])
		}
		if tok == token.SEMICOLON || tok == token.COMMA {
			continue // whether they are written is layout
		}
		_, _ = fmt.Fprintf(h, "%s\x00%s\x00", tok, text) // a hash takes everything
	}
}
