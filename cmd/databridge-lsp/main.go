// Command databridge-lsp is the language server. It speaks the Language Server Protocol on its standard streams and
// writes to standard error what a person would want to know. Editors start it; --stdio is accepted and changes nothing.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/databridge-go/databridge/internal/foreign"
	"github.com/databridge-go/databridge/lsp"
)

// collectAt is the growth of the heap, in percent, that makes the collector run: a server of an editor idles most of the
// time, and shares the machine.
const collectAt = 40

func main() {
	debug.SetGCPercent(collectAt)
	for _, arg := range os.Args[1:] {
		if arg != "--stdio" && arg != "-stdio" {
			fmt.Fprintf(os.Stderr, "databridge-lsp: unknown argument %q; editors start it without any, see the README\n", arg)
			os.Exit(2)
		}
	}
	os.Exit(lsp.Serve(context.Background(), lsp.Stdio{ReadCloser: os.Stdin, Writer: os.Stdout}, os.Stderr, foreign.Open()))
}
