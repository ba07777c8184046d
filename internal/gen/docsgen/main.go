// Command docsgen writes docs/diagnostics, the manual of all codes for readers on a code host: one page a code and an
// index, from the catalogue and the archives that databridge explain and the tests of the rules read.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stderr))
}

// run is main with its edges given; it returns the exit code.
func run(args []string, stderr io.Writer) int {
	flags := flag.NewFlagSet("docsgen", flag.ContinueOnError)
	flags.SetOutput(stderr)
	out := flags.String("out", "docs/diagnostics", "the folder of the pages; pages of codes that are gone are removed")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if err := replace(*out, pages()); err != nil {
		_, _ = fmt.Fprintf(stderr, "docsgen: %v\n", err)
		return 1
	}
	return 0
}

// replace makes the folder hold these pages and no others.
func replace(out string, pages map[string]string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(out, "*.md"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if _, kept := pages[filepath.Base(path)]; kept {
			continue
		}
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	for name, text := range pages {
		if err := os.WriteFile(filepath.Join(out, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
