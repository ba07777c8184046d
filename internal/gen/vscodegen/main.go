// Command vscodegen writes the language server's settings into the manifest of the extension for VS Code.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
)

func main() {
	manifest := flag.String("manifest", "editors/vscode/package.json", "the extension's package.json")
	flag.Parse()
	if err := run(*manifest); err != nil {
		fmt.Fprintln(os.Stderr, "vscodegen:", err)
		os.Exit(1)
	}
}

func run(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	next, err := splice(text)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if bytes.Equal(text, next) {
		return nil
	}
	return os.WriteFile(name, next, 0o644)
}
